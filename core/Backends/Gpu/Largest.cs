using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>Which of two values is the larger: NaN counts as larger than every number, and the first NaN stays.</summary>
internal static class Largest
{
    public static bool Wins(float value, float best) => (value > best) | (float.IsNaN(value) & !float.IsNaN(best));

    /// <summary>
    /// A whole number that is larger for what wins, and equal where neither does. Where numbers are compared with NaN and the outcome is turned round, what ILGPU writes for
    /// OpenCL is not what C# says; whole numbers have no such cases.
    /// </summary>
    public static int Key(float value)
    {
        const int Infinity = 0x7F800000;
        var bits = (int)Interop.FloatAsInt(value);
        var size = bits & int.MaxValue;
        var sign = bits >> 31;
        var isNaN = (Infinity - size) >> 31;
        return (((size ^ sign) - sign) & ~isNaN) | (int.MaxValue & isNaN);
    }
}
