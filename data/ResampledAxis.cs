namespace XceptionScript.Data;

/// <summary>
/// One axis of a resized image: cell i is the sum of <c>Weights[i][k]</c> times old cell <c>First[i] + k</c>. Centres align: new cell i lies at old place
/// (i + 1/2) old / new - 1/2. Where the axis shrinks the kernel widens by the same factor, so that every old cell counts; weights add up to 1, at the borders too.
/// </summary>
internal sealed record ResampledAxis(int[] First, float[][] Weights)
{
    /// <summary>The old cells that any new one takes: from the first, and how many.</summary>
    public (int Start, int Count) Taken => (First[0], First[^1] + Weights[^1].Length - First[0]);

    /// <summary>Cells <paramref name="start"/> to start + count - 1 of an axis of <paramref name="from"/> cells resized to <paramref name="to"/>.</summary>
    public static ResampledAxis Of(int from, int to, int start, int count, ResamplingKernel kernel)
    {
        var scale = (double)from / to;
        var stretch = Math.Max(1, scale);
        var radius = stretch * (kernel == ResamplingKernel.Cubic ? 2 : 1);
        var (first, weights) = (new int[count], new float[count][]);
        for (var i = 0; i < count; i++)
        {
            var centre = ((start + i + 0.5) * scale) - 0.5;
            first[i] = Math.Max(0, (int)Math.Floor(centre - radius) + 1);
            var last = Math.Min(from - 1, (int)Math.Ceiling(centre + radius) - 1);
            double[] raw = [.. Enumerable.Range(first[i], last - first[i] + 1).Select(cell => Weight(kernel, Math.Abs(cell - centre) / stretch))];
            var sum = raw.Sum();
            weights[i] = [.. raw.Select(weight => (float)(weight / sum))];
        }
        return new(first, weights);
    }

    private static double Weight(ResamplingKernel kernel, double x) => kernel switch
    {
        ResamplingKernel.Linear => Math.Max(0, 1 - x),
        _ when x < 1 => (((1.5 * x) - 2.5) * x * x) + 1,
        _ when x < 2 => (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2,
        _ => 0,
    };
}
