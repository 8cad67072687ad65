using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>The pooling families with any window, ties and NaN, against a loop over windows.</summary>
internal static class PoolCases
{
    public static KernelCase Make(Random random)
    {
        var (batch, height, width, channels) = (random.Next(1, 3), random.Next(1, 8), random.Next(1, 8), random.Next(1, 4));
        var window = random.Window(height, width);
        Shape image = [batch, height, width, channels];
        Shape pooled = [batch, window.OutputHeight(height), window.OutputWidth(width), channels];
        var x = random.Floats((int)image.Size).Select(value => random.Next(20) == 0 ? float.NaN : MathF.Round(value)).ToArray();
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
        return random.Pick(PoolKind.Max, PoolKind.MaxScatter, PoolKind.MaxGather, PoolKind.Average, PoolKind.AverageScatter) switch
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
