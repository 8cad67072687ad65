using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Interchange;

/// <summary>Operations that move elements.</summary>
internal sealed class OnnxMovement(BatchedGraph graph, OnnxGraphBuilder builder, OnnxValues values)
{
    /// <summary>Another shape; [n, ...] to [n, elements] is what ONNX calls a flattening.</summary>
    public OnnxValue Reshape(Tensor y)
    {
        var (x, extents) = (y.Inputs[0], graph.Extents(y));
        var elements = values.ReadElements(x);
        var isFlattening = extents is [{ IsBatch: true }, { IsPerExample: false }] && graph.Extents(x)[0].IsBatch;
        return new(isFlattening ? builder.Node("Flatten", null, [elements], OnnxAttribute.Of("axis", 1)) : values.Reshaped(elements, extents));
    }

    /// <summary>Zeros around.</summary>
    public OnnxValue Pad(PadOp op, Tensor y)
    {
        var isChannelsFirst = values.IsChannelsFirst(y.Inputs[0]);
        var amounts = builder.Longs([.. OnnxValues.InOrder(op.Before, isChannelsFirst).Concat(OnnxValues.InOrder(op.After, isChannelsFirst)).Select(amount => (long)amount)]);
        return new(builder.Node("Pad", null, [values.Read(y.Inputs[0], isChannelsFirst), amounts, builder.Constant(Tensors.Scalar(0, y.DType))]), isChannelsFirst);
    }

    /// <summary>A box: axes that stay whole are left out, so that the batch may be any.</summary>
    public OnnxValue Slice(SliceOp op, Tensor y)
    {
        var (x, other) = (y.Inputs[0], (SliceOp)graph.Twin(y).Op);
        int[] cut = [.. Enumerable.Range(0, y.Shape.Rank).Where(axis => y.Shape[axis] != x.Shape[axis])];
        if (cut.Any(axis => (op.Start[axis], op.Size[axis], op.Stride[axis]) != (other.Start[axis], other.Size[axis], other.Stride[axis])))
            throw BatchedGraph.Changes($"{op.Label} at one batch size is {other.Label} at another");
        var isChannelsFirst = values.IsChannelsFirst(x);
        return new(
            builder.Node(
                "Slice", null,
                [
                    values.Read(x, isChannelsFirst),
                    Longs(axis => op.Start[axis]),
                    Longs(axis => op.Start[axis] + ((op.Size[axis] - 1) * op.Stride[axis]) + 1),
                    Longs(axis => OnnxValues.Axis(axis, isChannelsFirst)),
                    Longs(axis => op.Stride[axis]),
                ]),
            isChannelsFirst);

        string Longs(Func<int, int> ofAxis) => builder.Longs([.. cut.Select(axis => (long)ofAxis(axis))]);
    }

    /// <summary>Tensors joined.</summary>
    public OnnxValue Concat(ConcatOp op, Tensor y)
    {
        var isChannelsFirst = y.Inputs.Any(values.IsChannelsFirst);
        var parts = y.Inputs.Select(input => values.Read(input, isChannelsFirst));
        return new(builder.Node("Concat", null, [.. parts], OnnxAttribute.Of("axis", OnnxValues.Axis(op.Axis, isChannelsFirst))), isChannelsFirst);
    }

    /// <summary>Rows by index. ONNX refuses an index outside the table, which here gives NaN or 0, so such an index reads row 0 and its row is replaced.</summary>
    public OnnxValue Gather(Tensor y, OnnxElementwise elementwise)
    {
        var (table, index) = (y.Inputs[0], values.Read(y.Inputs[1]));
        if (graph.Extents(table)[0] is not { IsPerExample: false, Value: var rows }) throw BatchedGraph.Changes("a gather reads a table whose rows are the examples");
        var (first, end) = (Whole(0), Whole(rows));
        var isInside = builder.Node("And", null, [builder.Node("GreaterOrEqual", null, [index, first]), builder.Node("Less", null, [index, end])]);
        var read = builder.Node("Gather", null, [values.Read(table), elementwise.Chosen(isInside, index, first, DType.Int32)], OnnxAttribute.Of("axis", 0));
        ImmutableArray<OnnxExtent> column = [graph.Extents(y)[0], .. Enumerable.Repeat(new OnnxExtent(1, IsPerExample: false), y.Shape.Rank - 1)];
        var outside = builder.Constant(Tensors.Scalar(y.DType.IsReal ? double.NaN : 0, y.DType));
        return new(elementwise.Chosen(values.Reshaped(isInside, column), read, outside, y.DType));

        string Whole(int value) => builder.Constant(Tensors.Scalar(value, DType.Int32));
    }
}
