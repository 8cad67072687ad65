using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Cpu;

/// <summary>What the kernels compute, as plain loops in float64.</summary>
internal static class NaiveKernels
{
    public static Sum[] Gemm(GemmCall call, float[] a, float[] b)
    {
        var c = new Sum[call.Batch * call.M * call.N];
        for (var batch = 0; batch < call.Batch; batch++)
        {
            for (var m = 0; m < call.M; m++)
            {
                for (var n = 0; n < call.N; n++)
                {
                    for (var k = 0; k < call.K; k++)
                    {
                        var x = a[(batch * call.BatchStrideA) + (call.TransposeA ? (k * call.M) + m : (m * call.K) + k)];
                        var y = b[(batch * call.BatchStrideB) + (call.TransposeB ? (n * call.K) + k : (k * call.N) + n)];
                        c[(((batch * call.M) + m) * call.N) + n].Add((double)x * y);
                    }
                }
            }
        }

        return c;
    }

    /// <summary>A dense or grouped convolution or one of its gradients; for a depthwise one the groups are the channels.</summary>
    public static Sum[] Conv(Sense sense, ConvGeometry g, float[] a, float[] b)
    {
        var (w, inputs, filters) = (g.Window, g.Channels / g.Groups, g.Filters / g.Groups);
        var x = g.Batch * g.Height * g.Width * g.Channels;
        var result = new Sum[sense switch
        {
            Sense.Forward => g.Batch * g.OutputHeight * g.OutputWidth * g.Filters,
            Sense.InputGradient => x,
            _ => w.KernelHeight * w.KernelWidth * inputs * g.Filters,
        }];
        foreach (var (n, i, j, kh, kw, row, column) in Cells(w, g.Batch, g.Height, g.Width))
        {
            for (var group = 0; group < g.Groups; group++)
            {
                for (var c = 0; c < inputs; c++)
                {
                    for (var f = 0; f < filters; f++)
                    {
                        var atX = (((((n * g.Height) + row) * g.Width) + column) * g.Channels) + (group * inputs) + c;
                        var atY = (((((n * g.OutputHeight) + i) * g.OutputWidth) + j) * g.Filters) + (group * filters) + f;
                        var tap = (kh * w.KernelWidth) + kw;
                        var atKernel = (((tap * inputs) + c) * g.Filters) + (group * filters) + f;
                        if (sense == Sense.Forward) result[atY].Add((double)a[atX] * b[atKernel]);
                        else if (sense == Sense.InputGradient) result[atX].Add((double)a[atY] * b[atKernel]);
                        else result[atKernel].Add((double)a[atX] * b[atY]);
                    }
                }
            }
        }

        return result;
    }

    /// <summary>Every cell inside the image under every tap of every window, windows and taps in row-major order.</summary>
    public static IEnumerable<(int N, int I, int J, int Kh, int Kw, int Row, int Column)> Cells(Window w, int batch, int height, int width) =>
        from n in Enumerable.Range(0, batch)
        from i in Enumerable.Range(0, w.OutputHeight(height))
        from j in Enumerable.Range(0, w.OutputWidth(width))
        from kh in Enumerable.Range(0, w.KernelHeight)
        from kw in Enumerable.Range(0, w.KernelWidth)
        let row = (i * w.StrideHeight) - w.Top + (kh * w.DilationHeight)
        let column = (j * w.StrideWidth) - w.Left + (kw * w.DilationWidth)
        where row >= 0 && row < height && column >= 0 && column < width
        select (n, i, j, kh, kw, row, column);

    /// <summary>A member of the pooling families; <paramref name="a"/> and <paramref name="b"/> are its inputs.</summary>
    public static Sum[] Pool(PoolKind kind, Window w, int batch, int height, int width, int channels, float[] a, float[] b)
    {
        var (outputHeight, outputWidth) = (w.OutputHeight(height), w.OutputWidth(width));
        var scatters = kind is PoolKind.MaxScatter or PoolKind.AverageScatter;
        var result = new Sum[scatters ? batch * height * width * channels : batch * outputHeight * outputWidth * channels];
        foreach (var window in Cells(w, batch, height, width).GroupBy(cell => (((cell.N * outputHeight) + cell.I) * outputWidth) + cell.J))
        {
            for (var c = 0; c < channels; c++)
            {
                int[] cells = [.. window.Select(cell => (((((cell.N * height) + cell.Row) * width) + cell.Column) * channels) + c)];
                var at = (window.Key * channels) + c;
                switch (kind)
                {
                    case PoolKind.Max: result[at].Add(cells.Max(cell => a[cell])); break;
                    case PoolKind.MaxScatter: result[cells.MaxBy(cell => a[cell])].Add(b[at]); break;
                    case PoolKind.MaxGather: result[at].Add(b[cells.MaxBy(cell => a[cell])]); break;
                    case PoolKind.Average: foreach (var cell in cells) result[at].Add((double)a[cell] / cells.Length); break;
                    default: foreach (var cell in cells) result[cell].Add((double)a[at] / cells.Length); break;
                }
            }
        }

        return result;
    }
}
