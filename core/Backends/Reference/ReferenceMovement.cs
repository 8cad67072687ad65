using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Ops that move elements: each result element is one input element or 0, or a sum of rows.</summary>
internal static class ReferenceMovement
{
    public static double[] Iota(IotaOp op)
    {
        var (y, stride) = (new double[op.Shape.Size], op.Shape.Strides()[op.Axis]);
        for (var i = 0; i < y.Length; i++) y[i] = i / stride % op.Shape[op.Axis];
        return y;
    }

    public static double[] Permute(PermuteOp op, Tensor y, double[] x)
    {
        var strides = y.Inputs[0].Shape.Strides();
        return Read(x, y.Shape, [.. op.Order.Select(axis => strides[axis])], 0);
    }

    public static double[] Broadcast(Tensor y, double[] x)
    {
        var (from, to) = (y.Inputs[0].Shape, y.Shape);
        var (strides, added) = (from.Strides(), to.Rank - from.Rank);
        return Read(x, to, [.. Enumerable.Range(0, to.Rank).Select(axis => axis < added || from[axis - added] == 1 ? 0 : strides[axis - added])], 0);
    }

    public static double[] Slice(SliceOp op, Tensor y, double[] x)
    {
        var strides = y.Inputs[0].Shape.Strides();
        return Read(x, y.Shape, [.. strides.Select((stride, axis) => stride * op.Stride[axis])], strides.Select((stride, axis) => stride * op.Start[axis]).Sum());
    }

    public static double[] Pad(PadOp op, Tensor y, double[] x)
    {
        var (from, strides) = (y.Inputs[0].Shape, y.Shape.Strides());
        var start = strides.Select((stride, axis) => stride * op.Before[axis]).Sum();
        int[] steps = [.. strides.Select((stride, axis) => stride * (op.Between[axis] + 1))];
        var padded = new double[y.Shape.Size];
        var starts = ReferenceLoops.RowStarts(from, steps, start);
        var (columns, step) = LastAxis(from, steps);
        for (var i = 0; i < x.Length; i++) padded[starts[i / columns] + (i % columns * step)] = x[i];
        return padded;
    }

    public static double[] Concat(ConcatOp op, Tensor y, double[][] parts)
    {
        var joined = new double[y.Shape.Size];
        var row = y.Shape.Strides()[op.Axis] * y.Shape[op.Axis];
        var column = 0;
        foreach (var part in parts)
        {
            var width = part.Length / (joined.Length / row);
            for (var i = 0; i < part.Length; i++) joined[(i / width * row) + column + (i % width)] = part[i];
            column += width;
        }
        return joined;
    }

    public static double[] Gather(Tensor y, double[] table, double[] index)
    {
        var rows = y.Inputs[0].Shape[0];
        var width = table.Length / rows;
        var y0 = new double[y.Shape.Size];
        for (var i = 0; i < index.Length; i++)
        {
            var row = y0.AsSpan(i * width, width);
            if (index[i] >= 0 && index[i] < rows) table.AsSpan((int)index[i] * width, width).CopyTo(row);
            else row.Fill(y.DType.IsReal ? double.NaN : 0);
        }
        return y0;
    }

    public static double[] ScatterAdd(ScatterAddOp op, Tensor y, double[] rows, double[] index)
    {
        var table = new double[y.Shape.Size];
        var width = table.Length / op.Rows;
        for (var i = 0; i < index.Length; i++)
        {
            if (index[i] >= 0 && index[i] < op.Rows) ReferenceLoops.MultiplyAdd(table.AsSpan((int)index[i] * width, width), 1, rows.AsSpan(i * width, width));
        }
        return table;
    }

    // y[i, j...] = x[start + i strides[0] + j strides[1]...]
    private static double[] Read(double[] x, Shape shape, int[] strides, int start)
    {
        var y = new double[shape.Size];
        var starts = ReferenceLoops.RowStarts(shape, strides, start);
        var (columns, step) = LastAxis(shape, strides);
        ReferenceLoops.Each(starts.Length, y.Length, row =>
        {
            for (var j = 0; j < columns; j++) y[(row * columns) + j] = x[starts[row] + (j * step)];
        });
        return y;
    }

    private static (int Columns, int Step) LastAxis(Shape shape, int[] strides) => shape.Rank == 0 ? (1, 0) : (shape[^1], strides[^1]);
}
