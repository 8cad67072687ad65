namespace XceptionScript.Backends.Gpu;

/// <summary>Which of two values is the larger: NaN counts as larger than every number, and the first NaN stays.</summary>
internal static class Largest
{
    public static bool Wins(float value, float best) => (value > best) | (float.IsNaN(value) & !float.IsNaN(best));
}
