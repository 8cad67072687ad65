using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Convolutions in channel groups and their gradients. A cell of padding is 0 and is left out.</summary>
internal static class ReferenceConvolutions
{
    // Input channels whose kernel gradients are computed together, so that a row of dy is read once for all of them.
    private const int ChannelBlock = 16;

    /// <summary>y[n, i, j, m] = sum over p, q, c of x[n, i s - top + p d, j s - left + q d, c] kernel[p, q, c, m], c within the group of m.</summary>
    public static double[] Conv2D(Conv2DOp op, Tensor y, double[] x, double[] kernel)
    {
        var (image, filter, result, w) = (y.Inputs[0].Shape, y.Inputs[1].Shape, y.Shape, op.Window);
        var (height, width, channels) = (image[1], image[2], image[3]);
        var (rows, columns, filters) = (result[1], result[2], result[3]);
        var (groupChannels, groupFilters) = (filter[2], filters / op.Groups);
        var output = new double[result.Size];
        ReferenceLoops.Each(result[0] * rows, result.Size * w.KernelHeight * w.KernelWidth * groupChannels, row =>
        {
            var (n, i) = (row / rows, row % rows);
            for (var j = 0; j < columns; j++)
            {
                var to = output.AsSpan(((row * columns) + j) * filters, filters);
                foreach (var (p, q, h, v) in ReferenceWindows.Cells(w, i, j, height, width))
                {
                    var from = ((((n * height) + h) * width) + v) * channels;
                    for (var c = 0; c < channels; c++)
                    {
                        var (group, inGroup) = (c / groupChannels, c % groupChannels);
                        var weights = (((((p * w.KernelWidth) + q) * groupChannels) + inGroup) * filters) + (group * groupFilters);
                        ReferenceLoops.MultiplyAdd(to.Slice(group * groupFilters, groupFilters), x[from + c], kernel.AsSpan(weights, groupFilters));
                    }
                }
            }
        });
        return output;
    }

    /// <summary>dx[n, h, w, c] = sum over the outputs (i, j) and cells (p, q) that read it, and over m, of dy[n, i, j, m] kernel[p, q, c, m].</summary>
    public static double[] InputGradient(Conv2DInputGradientOp op, Tensor y, double[] dy, double[] kernel)
    {
        var (cotangent, result, w) = (y.Inputs[0].Shape, y.Shape, op.Window);
        var (rows, columns, filters) = (cotangent[1], cotangent[2], cotangent[3]);
        var (height, width, channels) = (result[1], result[2], result[3]);
        var (groupChannels, groupFilters) = (channels / op.Groups, filters / op.Groups);
        // [p, q, c, m] -> [p, q, m, c], so that the channels of one result lie together.
        var transposed = new double[kernel.Length];
        for (var k = 0; k < kernel.Length; k++)
        {
            var (cell, c, m) = (k / (groupChannels * filters), k / filters % groupChannels, k % filters);
            transposed[(((cell * filters) + m) * groupChannels) + c] = kernel[k];
        }
        var dx = new double[result.Size];
        ReferenceLoops.Each(result[0] * height, cotangent.Size * w.KernelHeight * w.KernelWidth * groupChannels, row =>
        {
            var (n, h) = (row / height, row % height);
            for (var v = 0; v < width; v++)
            {
                var to = dx.AsSpan(((row * width) + v) * channels, channels);
                foreach (var (p, q, i, j) in ReferenceWindows.Readers(w, h, v, rows, columns))
                {
                    var from = ((((n * rows) + i) * columns) + j) * filters;
                    for (var m = 0; m < filters; m++)
                    {
                        var weights = ((((p * w.KernelWidth) + q) * filters) + m) * groupChannels;
                        ReferenceLoops.MultiplyAdd(to.Slice(m / groupFilters * groupChannels, groupChannels), dy[from + m], transposed.AsSpan(weights, groupChannels));
                    }
                }
            }
        });
        return dx;
    }

    /// <summary>dk[p, q, c, m] = sum over n, i, j of x[n, i s - top + p d, j s - left + q d, c] dy[n, i, j, m].</summary>
    public static double[] KernelGradient(Conv2DKernelGradientOp op, Tensor y, double[] x, double[] dy)
    {
        var (image, cotangent, result, w) = (y.Inputs[0].Shape, y.Inputs[1].Shape, y.Shape, op.Window);
        var (height, width, channels) = (image[1], image[2], image[3]);
        var (rows, columns, filters) = (cotangent[1], cotangent[2], cotangent[3]);
        var (groupChannels, groupFilters) = (channels / op.Groups, filters / op.Groups);
        var blocks = (groupChannels + ChannelBlock - 1) / ChannelBlock;
        var dk = new double[result.Size];
        ReferenceLoops.Each(w.KernelHeight * w.KernelWidth * op.Groups * blocks, cotangent.Size * w.KernelHeight * w.KernelWidth * groupChannels, task =>
        {
            var (p, q) = (task / blocks / op.Groups / w.KernelWidth, task / blocks / op.Groups % w.KernelWidth);
            var (group, first) = (task / blocks % op.Groups, task % blocks * ChannelBlock);
            var end = Math.Min(groupChannels, first + ChannelBlock);
            for (var place = 0; place < image[0] * rows * columns; place++)
            {
                var (n, i, j) = (place / (rows * columns), place / columns % rows, place % columns);
                var (h, v) = ((i * w.StrideHeight) - w.Top + (p * w.DilationHeight), (j * w.StrideWidth) - w.Left + (q * w.DilationWidth));
                if (h < 0 || h >= height || v < 0 || v >= width) continue;
                var from = (((((n * height) + h) * width) + v) * channels) + (group * groupChannels);
                var cotangents = dy.AsSpan((place * filters) + (group * groupFilters), groupFilters);
                for (var c = first; c < end; c++)
                {
                    var to = (((((p * w.KernelWidth) + q) * groupChannels) + c) * filters) + (group * groupFilters);
                    ReferenceLoops.MultiplyAdd(dk.AsSpan(to, groupFilters), x[from + c], cotangents);
                }
            }
        });
        return dk;
    }
}
