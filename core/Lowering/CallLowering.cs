using System.Collections.Immutable;
using System.Diagnostics;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Lowering;

/// <summary>Turns clusters into kernel calls.</summary>
internal sealed class CallLowering(BufferTable buffers) : IOpCases<ImmutableArray<KernelCall>>
{
    /// <summary>The calls that compute a cluster's results.</summary>
    public ImmutableArray<KernelCall> Lower(Cluster cluster) => cluster switch
    {
        { Parts: not [] } => [Absorbing(cluster)],
        { Prologue: { } prologue } => [OnLoad(cluster.Results[0], prologue)],
        { Body: null } => cluster.Results[0].Op.Match(this, cluster.Results[0]),
        { IsReduction: true } => [Reduce(cluster, cluster.Body)],
        _ => [Elementwise(cluster, cluster.Body)],
    };

    private ElementwiseCall Elementwise(Cluster cluster, FusedBody body)
    {
        var loop = Loop.Over(cluster.Space, body.Operands);
        return new(
            body.Type, cluster.Wide, loop.Extents, [.. body.Operands.Select((operand, i) => OperandOf(operand, loop.Strides[i]))],
            [.. cluster.Results.Select(result => buffers[result])], [.. cluster.Results.Select(result => result.DType)], body.Operations);
    }

    private ReduceCall Reduce(Cluster cluster, FusedBody body)
    {
        var space = ReduceSpace.Of(cluster.Space, cluster.Results[0].Shape);
        return new(
            cluster.Results[0].Op is SumOp ? ReduceKind.Sum : ReduceKind.Max, body.Type, cluster.Wide, space.Outer, space.Reduced, space.Inner,
            [.. body.Operands.Select(operand => OperandOf(operand, space.StridesOf(operand, cluster.Space)!.Value))],
            [.. cluster.Results.Select(result => buffers[result])], cluster.Results[0].DType, body.Operations);
    }

    // A product with what it takes in: a depthwise convolution before it, an elementwise group after it, for which it is made where the group's result lies.
    private KernelCall Absorbing(Cluster cluster)
    {
        var product = cluster.Parts.Single(part => Absorption.IsProduct(part.Results[0])).Results[0];
        var (before, after) = (cluster.Parts[0].Results[0], cluster.Parts[^1]);
        if (after.Body is not null) buffers.Alias(product, after.Results[0]);
        var depthwise = before.Op is DepthwiseConv2DOp ? before : null;
        if (depthwise is not null) buffers.Alias(depthwise, Place.Of(depthwise.Inputs[0]).Storage);
        var epilogue = after.Body is not { } body ? null : new Epilogue(
            body.Type, after.Space[^1], [.. body.Operands.Select(operand => OperandOf(operand, Absorption.RowStrides(operand, after.Space)!.Value))],
            [.. after.Results.Skip(1).Select(result => buffers[result])], body.Operations);
        return product.Op.Match(this, product) switch
        {
            [GemmCall gemm] when depthwise is { Op: DepthwiseConv2DOp op } => gemm with
            {
                A = buffers[depthwise.Inputs[0]],
                Left = new(Geometry(depthwise.Inputs[0].Shape, depthwise.Shape, op.Window), buffers[depthwise.Inputs[1]]),
                Epilogue = epilogue,
            },
            [GemmCall gemm] => gemm with { Epilogue = epilogue },
            [ConvCall conv] => conv with { Epilogue = epilogue },
            _ => throw NoCall(product),
        };
    }

    // A depthwise convolution whose image is made as it is read: the operand as large as the image stands for it.
    private KernelCall OnLoad(Tensor result, FusedBody body)
    {
        var image = result.Inputs[0];
        var source = body.Operands.Single(Fusion.IsFullSize);
        buffers.Alias(image, Place.Of(source).Storage);
        var prologue = new Prologue(
            body.Type, [.. body.Operands.Select(operand => OperandOf(operand, Absorption.RowStrides(operand, image.Shape)!.Value))], body.Operations);
        return result.Op.Match(this, result) is [DepthwiseCall call] ? call with { A = buffers[source], Prologue = prologue } : throw NoCall(result);
    }

    private Operand OperandOf(Tensor operand, ImmutableArray<int> strides)
    {
        var source = operand is (BroadcastOp, [var x]) ? x : operand;
        return new(buffers[source], source.DType, strides);
    }

    public ImmutableArray<KernelCall> Input(InputOp op, Tensor y) => throw NoCall(y);

    public ImmutableArray<KernelCall> Constant(ConstantOp op, Tensor y) => throw NoCall(y);

    public ImmutableArray<KernelCall> Map(MapOp op, Tensor y) => throw NoCall(y);

    public ImmutableArray<KernelCall> Zip(ZipOp op, Tensor y) => throw NoCall(y);

    public ImmutableArray<KernelCall> Select(SelectOp op, Tensor y) => throw NoCall(y);

    public ImmutableArray<KernelCall> Cast(CastOp op, Tensor y) => throw NoCall(y);

    // Only Keeping leaves one in a graph.
    public ImmutableArray<KernelCall> StopGradient(StopGradientOp op, Tensor y) =>
        [new CopyCall(buffers[y.Inputs[0]], buffers[y], y.DType.Size, [(int)y.Shape.Size], 0, [1], 0, [1])];

    public ImmutableArray<KernelCall> Sum(SumOp op, Tensor y) => throw NoCall(y);

    public ImmutableArray<KernelCall> Max(MaxOp op, Tensor y) => throw NoCall(y);

    public ImmutableArray<KernelCall> Reshape(ReshapeOp op, Tensor y) => throw NoCall(y);

    public ImmutableArray<KernelCall> Iota(IotaOp op, Tensor y)
    {
        var (outer, extent, inner) = Around(y.Shape, op.Axis);
        return [new IotaCall(buffers[y], outer, extent, inner)];
    }

    public ImmutableArray<KernelCall> RandomUniform(RandomUniformOp op, Tensor y) =>
        [new RandomCall(buffers[y.Inputs[0]], buffers[y], Philox.Hash(op.Path), (int)y.Shape.Size)];

    public ImmutableArray<KernelCall> ArgMax(ArgMaxOp op, Tensor y)
    {
        var x = y.Inputs[0];
        var (outer, extent, inner) = Around(x.Shape, x.Shape.Axis(op.Axis));
        return [new ArgMaxCall(buffers[x], x.DType, buffers[y], outer, extent, inner)];
    }

    public ImmutableArray<KernelCall> Permute(PermuteOp op, Tensor y)
    {
        var from = y.Inputs[0].Shape.Strides();
        return [Copy(y.Inputs[0], y, y.Shape, 0, [.. op.Order.Select(axis => from[axis])], 0, y.Shape.Strides())];
    }

    public ImmutableArray<KernelCall> Broadcast(BroadcastOp op, Tensor y) => y.Splat is { } value
        ? [new FillCall(buffers[y], y.DType, value)]
        : [Copy(y.Inputs[0], y, y.Shape, 0, Loop.StridesOf(y, y.Shape), 0, y.Shape.Strides())];

    public ImmutableArray<KernelCall> Pad(PadOp op, Tensor y)
    {
        var (x, to) = (y.Inputs[0], y.Shape.Strides());
        var offset = Enumerable.Range(0, to.Length).Sum(axis => (long)op.Before[axis] * to[axis]);
        return
        [
            new FillCall(buffers[y], y.DType, 0),
            Copy(x, y, x.Shape, 0, x.Shape.Strides(), offset, [.. to.Select((stride, axis) => stride * (op.Between[axis] + 1))]),
        ];
    }

    public ImmutableArray<KernelCall> Slice(SliceOp op, Tensor y)
    {
        var from = y.Inputs[0].Shape.Strides();
        var offset = Enumerable.Range(0, from.Length).Sum(axis => (long)op.Start[axis] * from[axis]);
        return [Copy(y.Inputs[0], y, y.Shape, offset, [.. from.Select((stride, axis) => stride * op.Stride[axis])], 0, y.Shape.Strides())];
    }

    public ImmutableArray<KernelCall> Concat(ConcatOp op, Tensor y)
    {
        var calls = ImmutableArray.CreateBuilder<KernelCall>(y.Inputs.Length);
        var to = y.Shape.Strides();
        var start = 0L;
        foreach (var part in y.Inputs)
        {
            calls.Add(Copy(part, y, part.Shape, 0, part.Shape.Strides(), start * to[op.Axis], to));
            start += part.Shape[op.Axis];
        }
        return calls.MoveToImmutable();
    }

    public ImmutableArray<KernelCall> Gather(GatherOp op, Tensor y) => y.Inputs is [var table, { Shape: [var m] } index]
        ? [new GatherCall(buffers[table], buffers[index], buffers[y], y.DType, table.Shape[0], m, (int)(table.Shape.Size / table.Shape[0]))]
        : throw NoCall(y);

    public ImmutableArray<KernelCall> ScatterAdd(ScatterAddOp op, Tensor y) => y.Inputs is [var source, { Shape: [var m] } index]
        ? [new ScatterAddCall(buffers[source], buffers[index], buffers[y], op.Rows, m, (int)(y.Shape.Size / op.Rows))]
        : throw NoCall(y);

    public ImmutableArray<KernelCall> MatMul(MatMulOp op, Tensor y)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        int m = y.Shape[^2], n = y.Shape[^1], k = op.TransposeA ? a.Shape[^2] : a.Shape[^1];
        var batch = (int)(y.Shape.Size / ((long)m * n));
        return [new GemmCall(buffers[a], buffers[b], buffers[y], batch, m, n, k, op.TransposeA, op.TransposeB, (long)m * k, (long)k * n)];
    }

    public ImmutableArray<KernelCall> PointwiseConv2D(PointwiseConv2DOp op, Tensor y) => (y.Shape, y.Inputs[0].Shape) is ([var n, var h, var w, var m], [_, _, _, var c])
        ? [new GemmCall(buffers[y.Inputs[0]], buffers[y.Inputs[1]], buffers[y], 1, n * h * w, m, c, false, false, 0, 0)]
        : throw NoCall(y);

    public ImmutableArray<KernelCall> Conv2D(Conv2DOp op, Tensor y) =>
        [new ConvCall(Sense.Forward, Geometry(y.Inputs[0].Shape, y.Shape, op.Window, op.Groups), buffers[y.Inputs[0]], buffers[y.Inputs[1]], buffers[y])];

    public ImmutableArray<KernelCall> Conv2DInputGradient(Conv2DInputGradientOp op, Tensor y) =>
        [new ConvCall(Sense.InputGradient, Geometry(y.Shape, y.Inputs[0].Shape, op.Window, op.Groups), buffers[y.Inputs[0]], buffers[y.Inputs[1]], buffers[y])];

    public ImmutableArray<KernelCall> Conv2DKernelGradient(Conv2DKernelGradientOp op, Tensor y) =>
        [new ConvCall(Sense.KernelGradient, Geometry(y.Inputs[0].Shape, y.Inputs[1].Shape, op.Window, op.Groups), buffers[y.Inputs[0]], buffers[y.Inputs[1]], buffers[y])];

    public ImmutableArray<KernelCall> DepthwiseConv2D(DepthwiseConv2DOp op, Tensor y) =>
        [new DepthwiseCall(Sense.Forward, Geometry(y.Inputs[0].Shape, y.Shape, op.Window), buffers[y.Inputs[0]], buffers[y.Inputs[1]], buffers[y])];

    public ImmutableArray<KernelCall> DepthwiseConv2DInputGradient(DepthwiseConv2DInputGradientOp op, Tensor y) =>
        [new DepthwiseCall(Sense.InputGradient, Geometry(y.Shape, y.Inputs[0].Shape, op.Window), buffers[y.Inputs[0]], buffers[y.Inputs[1]], buffers[y])];

    public ImmutableArray<KernelCall> DepthwiseConv2DKernelGradient(DepthwiseConv2DKernelGradientOp op, Tensor y) =>
        [new DepthwiseCall(Sense.KernelGradient, Geometry(y.Inputs[0].Shape, y.Inputs[1].Shape, op.Window), buffers[y.Inputs[0]], buffers[y.Inputs[1]], buffers[y])];

    public ImmutableArray<KernelCall> MaxPool2D(MaxPool2DOp op, Tensor y) => [Pool(PoolKind.Max, y.Inputs[0].Shape, op.Window, y)];

    public ImmutableArray<KernelCall> MaxPool2DScatter(MaxPool2DScatterOp op, Tensor y) => [Pool(PoolKind.MaxScatter, y.Shape, op.Window, y)];

    public ImmutableArray<KernelCall> MaxPool2DGather(MaxPool2DGatherOp op, Tensor y) => [Pool(PoolKind.MaxGather, y.Inputs[0].Shape, op.Window, y)];

    public ImmutableArray<KernelCall> AveragePool2D(AveragePool2DOp op, Tensor y) => [Pool(PoolKind.Average, y.Inputs[0].Shape, op.Window, y)];

    public ImmutableArray<KernelCall> AveragePool2DScatter(AveragePool2DScatterOp op, Tensor y) => [Pool(PoolKind.AverageScatter, y.Shape, op.Window, y)];

    public ImmutableArray<KernelCall> Moments(MomentsOp op, Tensor y)
    {
        var x = y.Inputs[0];
        return [new MomentsCall(buffers[x], buffers[y], (int)(x.Shape.Size / x.Shape[^1]), x.Shape[^1])];
    }

    private CopyCall Copy(Tensor from, Tensor to, Shape shape, long sourceOffset, int[] source, long targetOffset, int[] target) => new(
        buffers[from], buffers[to], from.DType.Size, [.. shape],
        sourceOffset, [.. source.Select(stride => (long)stride)], targetOffset, [.. target.Select(stride => (long)stride)]);

    private PoolCall Pool(PoolKind kind, Shape image, Window window, Tensor y) => image is [var n, var h, var w, var c]
        ? new(kind, n, h, w, c, window, buffers[y.Inputs[0]], y.Inputs.Length > 1 ? buffers[y.Inputs[1]] : -1, buffers[y])
        : throw NoCall(y);

    private static ConvGeometry Geometry(Shape image, Shape result, Window window, int? groups = null) => (image, result) is ([var n, var h, var w, var c], [_, _, _, var m])
        ? new(n, h, w, c, m, window, groups ?? c)
        : throw new UnreachableException($"A convolution over {image} gives {result}.");

    private static (int Outer, int Extent, int Inner) Around(Shape shape, int axis)
    {
        var (outer, inner) = (1, 1);
        for (var i = 0; i < axis; i++) outer *= shape[i];
        for (var i = axis + 1; i < shape.Rank; i++) inner *= shape[i];
        return (outer, shape[axis], inner);
    }

    private static UnreachableException NoCall(Tensor y) => new($"No kernel call stands for this tensor by itself:\n{y.Explain()}");
}
