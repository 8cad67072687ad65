using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Pooling, its transposes, and reading by its winners. A window that lies wholly in the padding has no winner: its largest value is -infinity, its mean 0.</summary>
internal static class ReferencePooling
{
    public static double[] Max(MaxPool2DOp op, Tensor y, double[] x) =>
        Each(y.Inputs[0].Shape, y.Shape, op.Window, cells => Winner(cells, x) is var winner && winner < 0 ? double.NegativeInfinity : x[winner]);

    public static double[] MaxGather(MaxPool2DGatherOp op, Tensor y, double[] x, double[] values) =>
        Each(y.Inputs[0].Shape, y.Shape, op.Window, cells => Winner(cells, x) is var winner && winner < 0 ? 0 : values[winner]);

    public static double[] MaxScatter(MaxPool2DScatterOp op, Tensor y, double[] x, double[] values)
    {
        var dx = new double[x.Length];
        Visit(y.Shape, y.Inputs[1].Shape, op.Window, (place, cells) =>
        {
            if (Winner(cells, x) is >= 0 and var winner) dx[winner] += values[place];
        });
        return dx;
    }

    public static double[] Average(AveragePool2DOp op, Tensor y, double[] x) =>
        Each(y.Inputs[0].Shape, y.Shape, op.Window, cells =>
        {
            var sum = 0.0;
            foreach (var cell in cells) sum += x[cell];
            return cells.Length == 0 ? 0 : sum / cells.Length;
        });

    public static double[] AverageScatter(AveragePool2DScatterOp op, Tensor y, double[] dy)
    {
        var dx = new double[y.Shape.Size];
        Visit(y.Shape, y.Inputs[0].Shape, op.Window, (place, cells) =>
        {
            foreach (var cell in cells) dx[cell] += dy[place] / cells.Length;
        });
        return dx;
    }

    private delegate double OfCells(ReadOnlySpan<int> cells);

    private delegate void VisitCells(int place, ReadOnlySpan<int> cells);

    // The first largest cell in row-major order; -1 where there is none.
    private static int Winner(ReadOnlySpan<int> cells, double[] x)
    {
        var best = -1;
        foreach (var cell in cells)
        {
            if (best < 0 || ReferenceReductions.Wins(x[cell], x[best])) best = cell;
        }
        return best;
    }

    private static double[] Each(Shape image, Shape pooled, Window window, OfCells element)
    {
        var y = new double[pooled.Size];
        Visit(image, pooled, window, (place, cells) => y[place] = element(cells));
        return y;
    }

    // Calls visit with the position of each pooled element and those of the image cells in its window. Samples are independent of one another, so they may run side by side.
    private static void Visit(Shape image, Shape pooled, Window window, VisitCells visit)
    {
        var (height, width, channels) = (image[1], image[2], image[3]);
        var (rows, columns) = (pooled[1], pooled[2]);
        ReferenceLoops.Each(pooled[0], pooled.Size * window.KernelHeight * window.KernelWidth, n =>
        {
            Span<int> places = new int[window.KernelHeight * window.KernelWidth];
            for (var place = n * rows * columns; place < (n + 1) * rows * columns; place++)
            {
                var count = 0;
                foreach (var (_, _, h, v) in ReferenceWindows.Cells(window, place / columns % rows, place % columns, height, width))
                    places[count++] = ((((n * height) + h) * width) + v) * channels;
                for (var c = 0; c < channels; c++)
                {
                    visit((place * channels) + c, places[..count]);
                    foreach (ref var cell in places[..count]) cell++;
                }
            }
        });
    }
}
