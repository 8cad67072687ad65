using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Depthwise convolutions and their gradients: channel c and filter k of it give result channel c * multiplier + k.</summary>
internal static class ReferenceDepthwise
{
    public static double[] Conv2D(DepthwiseConv2DOp op, Tensor y, double[] x, double[] kernel)
    {
        var (image, result, w) = (y.Inputs[0].Shape, y.Shape, op.Window);
        var (height, width, channels) = (image[1], image[2], image[3]);
        var (rows, columns, filters) = (result[1], result[2], result[3]);
        var multiplier = filters / channels;
        var output = new double[result.Size];
        ReferenceLoops.Each(result[0] * rows, result.Size * w.KernelHeight * w.KernelWidth, row =>
        {
            for (var j = 0; j < columns; j++)
            {
                var to = ((row * columns) + j) * filters;
                foreach (var (p, q, h, v) in ReferenceWindows.Cells(w, row % rows, j, height, width))
                {
                    var from = ((((row / rows * height) + h) * width) + v) * channels;
                    var weights = ((p * w.KernelWidth) + q) * filters;
                    for (var m = 0; m < filters; m++) output[to + m] += x[from + (m / multiplier)] * kernel[weights + m];
                }
            }
        });
        return output;
    }

    public static double[] InputGradient(DepthwiseConv2DInputGradientOp op, Tensor y, double[] dy, double[] kernel)
    {
        var (cotangent, result, w) = (y.Inputs[0].Shape, y.Shape, op.Window);
        var (rows, columns, filters) = (cotangent[1], cotangent[2], cotangent[3]);
        var (height, width, channels) = (result[1], result[2], result[3]);
        var multiplier = filters / channels;
        var dx = new double[result.Size];
        ReferenceLoops.Each(result[0] * height, cotangent.Size * w.KernelHeight * w.KernelWidth, row =>
        {
            for (var v = 0; v < width; v++)
            {
                var to = ((row * width) + v) * channels;
                foreach (var (p, q, i, j) in ReferenceWindows.Readers(w, row % height, v, rows, columns))
                {
                    var from = ((((row / height * rows) + i) * columns) + j) * filters;
                    var weights = ((p * w.KernelWidth) + q) * filters;
                    for (var m = 0; m < filters; m++) dx[to + (m / multiplier)] += dy[from + m] * kernel[weights + m];
                }
            }
        });
        return dx;
    }

    public static double[] KernelGradient(DepthwiseConv2DKernelGradientOp op, Tensor y, double[] x, double[] dy)
    {
        var (image, cotangent, w) = (y.Inputs[0].Shape, y.Inputs[1].Shape, op.Window);
        var (height, width, channels) = (image[1], image[2], image[3]);
        var (rows, columns, filters) = (cotangent[1], cotangent[2], cotangent[3]);
        var dk = new double[y.Shape.Size];
        ReferenceLoops.Each(w.KernelHeight * w.KernelWidth, cotangent.Size * w.KernelHeight * w.KernelWidth, cell =>
        {
            var (p, q) = (cell / w.KernelWidth, cell % w.KernelWidth);
            for (var place = 0; place < image[0] * rows * columns; place++)
            {
                var (n, i, j) = (place / (rows * columns), place / columns % rows, place % columns);
                var (h, v) = ((i * w.StrideHeight) - w.Top + (p * w.DilationHeight), (j * w.StrideWidth) - w.Left + (q * w.DilationWidth));
                if (h < 0 || h >= height || v < 0 || v >= width) continue;
                var from = ((((n * height) + h) * width) + v) * channels;
                for (var m = 0; m < filters; m++) dk[(cell * filters) + m] += x[from + (m / op.Multiplier)] * dy[(place * filters) + m];
            }
        });
        return dk;
    }
}
