using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>The pooling families with any window, ties and NaN, against a loop over windows.</summary>
internal static class PoolCases
{
    public static KernelCase Make(Random random)
    {
        var (batch, height, width) = (random.Next(1, 3), random.Next(1, 12), random.Next(1, 8));
        var channels = random.Next(2) == 0 ? random.Next(1, 4) : 4 * random.Pick(1, 2, 5, 20);
        var window = random.Window(height, width);
        return Make(random, batch, height, width, channels, window, random.Pick(PoolKind.Max, PoolKind.MaxScatter, PoolKind.MaxGather, PoolKind.Average, PoolKind.AverageScatter));
    }

    /// <summary>Largest cells of 3 x 3 windows of quads of channels, which move by 2 mostly.</summary>
    public static KernelCase Sweep(Random random)
    {
        var (height, width, stride) = (random.Next(1, 14), random.Next(1, 9), random.Pick(1, 2, 2, 2, 3));
        var window = random.Window(height, width) with { KernelHeight = 3, KernelWidth = 3, StrideHeight = stride, StrideWidth = stride, DilationHeight = 1, DilationWidth = 1 };
        window = window with { Bottom = Math.Max(window.Bottom, 3 - height - window.Top), Right = Math.Max(window.Right, 3 - width - window.Left) };
        return Make(random, random.Next(1, 3), height, width, 4 * random.Pick(1, 3, 20, 33), window, random.Pick(PoolKind.Max, PoolKind.MaxScatter));
    }

    private static KernelCase Make(Random random, int batch, int height, int width, int channels, Window window, PoolKind kind)
    {
        Shape image = [batch, height, width, channels];
        Shape pooled = [batch, window.OutputHeight(height), window.OutputWidth(width), channels];
        var x = random.Floats((int)image.Size).Select(value => random.Next(20) switch { 0 => float.NaN, 1 or 2 => float.NegativeInfinity, _ => MathF.Round(value) }).ToArray();
        var (like, dy) = (random.Floats(x.Length), random.Floats((int)pooled.Size));
        var (max, gather, average) = (new double[dy.Length], new double[dy.Length], new double[dy.Length]);
        var (scatter, spread) = (new double[x.Length], new double[x.Length]);
        for (var output = 0; output < dy.Length; output++)
        {
            var (c, place) = (output % channels, output / channels);
            var (column, row, n) = (place % pooled[2], place / pooled[2] % pooled[1], place / pooled[2] / pooled[1]);
            List<int> cells = [];
            for (var tap = 0; tap < window.KernelHeight * window.KernelWidth; tap++)
            {
                var h = (row * window.StrideHeight) - window.Top + (tap / window.KernelWidth * window.DilationHeight);
                var w = (column * window.StrideWidth) - window.Left + (tap % window.KernelWidth * window.DilationWidth);
                if (h >= 0 && w >= 0 && h < height && w < width) cells.Add((((((n * height) + h) * width) + w) * channels) + c);
            }
            max[output] = double.NegativeInfinity;
            if (cells.Count == 0) continue;
            var winner = cells.Aggregate((best, cell) => x[cell] > x[best] || (float.IsNaN(x[cell]) && !float.IsNaN(x[best])) ? cell : best);
            (max[output], gather[output], average[output]) = (x[winner], like[winner], cells.Average(cell => like[cell]));
            scatter[winner] += dy[output];
            foreach (var cell in cells) spread[cell] += (double)dy[output] / cells.Count;
        }
        var plan = new PlanBuilder();
        return kind switch
        {
            PoolKind.Max => plan.Case(Call(PoolKind.Max, plan.Input(image, x), -1, plan.Output(pooled)), 0, max),
            PoolKind.MaxScatter => plan.Case(Call(PoolKind.MaxScatter, plan.Input(image, x), plan.Input(pooled, dy), plan.Output(image)), 1e-5, scatter),
            PoolKind.MaxGather => plan.Case(Call(PoolKind.MaxGather, plan.Input(image, x), plan.Input(image, like), plan.Output(pooled)), 0, gather),
            PoolKind.Average => plan.Case(Call(PoolKind.Average, plan.Input(image, like), -1, plan.Output(pooled)), 1e-5, average),
            _ => plan.Case(Call(PoolKind.AverageScatter, plan.Input(pooled, dy), -1, plan.Output(image)), 1e-5, spread),
        };

        PoolCall Call(PoolKind kind, int a, int b, int output) => new(kind, batch, height, width, channels, window, a, b, output);
    }
}
