namespace XceptionScript.Benchmarks;

internal static class DepthwiseCase
{
    public static IEnumerable<Figure> Run() => [];
}
