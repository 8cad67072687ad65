using XceptionScript.Expressions;

namespace XceptionScript.Backends.Reference;

/// <summary>Element types as Reference sees them: every value is a double that its type could hold.</summary>
internal static class ReferenceValues
{
    /// <summary>Cuts values, in place, to what an element type holds: numbers towards zero and to the type's ends, truth values to 0 and 1. Real numbers stay as they are.</summary>
    public static void Cut(double[] values, DType dtype)
    {
        switch (dtype)
        {
            case DType.Int32:
                for (var i = 0; i < values.Length; i++) values[i] = ToInt32(values[i]);
                break;
            case DType.UInt8:
                for (var i = 0; i < values.Length; i++) values[i] = ToUInt8(values[i]);
                break;
            case DType.Bool:
                for (var i = 0; i < values.Length; i++) values[i] = values[i] != 0 ? 1 : 0;
                break;
        }
    }

    /// <summary>The elements of an array as doubles.</summary>
    public static double[] Load(NdArray array)
    {
        var values = new double[array.Shape.Size];
        switch (array.DType)
        {
            case DType.Float32:
                var singles = array.Span<float>();
                for (var i = 0; i < values.Length; i++) values[i] = singles[i];
                break;
            case DType.Float64:
                array.Span<double>().CopyTo(values);
                break;
            default:
                for (var i = 0; i < values.Length; i++) values[i] = array[i];
                break;
        }
        GC.KeepAlive(array);
        return values;
    }

    /// <summary>An array of the type that holds the values, each rounded or cut to it.</summary>
    public static NdArray Store(double[] values, TensorType type) => type.DType switch
    {
        DType.Float32 => Build<float>(values, type.Shape, value => (float)value),
        DType.Float64 => NdArray.Of<double>(type.Shape, values),
        DType.Int32 => Build<int>(values, type.Shape, ToInt32),
        DType.Bool => Build<bool>(values, type.Shape, value => value != 0),
        _ => Build<byte>(values, type.Shape, ToUInt8),
    };

    private static NdArray Build<T>(double[] values, Shape shape, Func<double, T> convert) where T : unmanaged =>
        NdArray.Build<T, double[]>(shape, values, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = convert(source[i]);
        });

    // NaN becomes 0, as everywhere in .NET.
    private static int ToInt32(double value) => double.IsNaN(value) ? 0 : (int)Math.Clamp(value, int.MinValue, int.MaxValue);

    private static byte ToUInt8(double value) => double.IsNaN(value) ? (byte)0 : (byte)Math.Clamp(value, byte.MinValue, byte.MaxValue);
}
