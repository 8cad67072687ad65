using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>The value of one node from the values of its inputs: each op by the loop that defines it.</summary>
internal sealed class ReferenceInterpreter(Func<Tensor, double[]> value, Func<Tensor, NdArray> given) : IOpCases<double[]>
{
    public double[] Input(InputOp op, Tensor y) => ReferenceValues.Load(given(y));

    public double[] Constant(ConstantOp op, Tensor y) => ReferenceValues.Load(op.Value);

    public double[] Iota(IotaOp op, Tensor y) => ReferenceMovement.Iota(op);

    public double[] RandomUniform(RandomUniformOp op, Tensor y) => ReferenceRandom.Uniform(op, A(y));

    public double[] Map(MapOp op, Tensor y) => ReferenceElementwise.Map(op, A(y));

    public double[] Zip(ZipOp op, Tensor y) => ReferenceElementwise.Zip(op, A(y), B(y));

    public double[] Select(SelectOp op, Tensor y) => ReferenceElementwise.Select(A(y), B(y), value(y.Inputs[2]));

    // The session cuts the copy to the new type.
    public double[] Cast(CastOp op, Tensor y) => [.. A(y)];

    public double[] StopGradient(StopGradientOp op, Tensor y) => A(y);

    public double[] Sum(SumOp op, Tensor y) => ReferenceReductions.Sum(op, y, A(y));

    public double[] Max(MaxOp op, Tensor y) => ReferenceReductions.Max(op, y, A(y));

    public double[] ArgMax(ArgMaxOp op, Tensor y) => ReferenceReductions.ArgMax(op, y, A(y));

    public double[] Moments(MomentsOp op, Tensor y) => ReferenceReductions.Moments(y, A(y));

    public double[] Reshape(ReshapeOp op, Tensor y) => A(y);

    public double[] Permute(PermuteOp op, Tensor y) => ReferenceMovement.Permute(op, y, A(y));

    public double[] Broadcast(BroadcastOp op, Tensor y) => ReferenceMovement.Broadcast(y, A(y));

    public double[] Pad(PadOp op, Tensor y) => ReferenceMovement.Pad(op, y, A(y));

    public double[] Slice(SliceOp op, Tensor y) => ReferenceMovement.Slice(op, y, A(y));

    public double[] Concat(ConcatOp op, Tensor y) => ReferenceMovement.Concat(op, y, [.. y.Inputs.Select(value)]);

    public double[] Gather(GatherOp op, Tensor y) => ReferenceMovement.Gather(y, A(y), B(y));

    public double[] ScatterAdd(ScatterAddOp op, Tensor y) => ReferenceMovement.ScatterAdd(op, y, A(y), B(y));

    public double[] MatMul(MatMulOp op, Tensor y) => ReferenceMatMul.MatMul(op, y, A(y), B(y));

    public double[] PointwiseConv2D(PointwiseConv2DOp op, Tensor y) => ReferenceMatMul.PointwiseConv2D(y, A(y), B(y));

    public double[] Conv2D(Conv2DOp op, Tensor y) => ReferenceConvolutions.Conv2D(op, y, A(y), B(y));

    public double[] Conv2DInputGradient(Conv2DInputGradientOp op, Tensor y) => ReferenceConvolutions.InputGradient(op, y, A(y), B(y));

    public double[] Conv2DKernelGradient(Conv2DKernelGradientOp op, Tensor y) => ReferenceConvolutions.KernelGradient(op, y, A(y), B(y));

    public double[] DepthwiseConv2D(DepthwiseConv2DOp op, Tensor y) => ReferenceDepthwise.Conv2D(op, y, A(y), B(y));

    public double[] DepthwiseConv2DInputGradient(DepthwiseConv2DInputGradientOp op, Tensor y) => ReferenceDepthwise.InputGradient(op, y, A(y), B(y));

    public double[] DepthwiseConv2DKernelGradient(DepthwiseConv2DKernelGradientOp op, Tensor y) => ReferenceDepthwise.KernelGradient(op, y, A(y), B(y));

    public double[] MaxPool2D(MaxPool2DOp op, Tensor y) => ReferencePooling.Max(op, y, A(y));

    public double[] MaxPool2DScatter(MaxPool2DScatterOp op, Tensor y) => ReferencePooling.MaxScatter(op, y, A(y), B(y));

    public double[] MaxPool2DGather(MaxPool2DGatherOp op, Tensor y) => ReferencePooling.MaxGather(op, y, A(y), B(y));

    public double[] AveragePool2D(AveragePool2DOp op, Tensor y) => ReferencePooling.Average(op, y, A(y));

    public double[] AveragePool2DScatter(AveragePool2DScatterOp op, Tensor y) => ReferencePooling.AverageScatter(op, y, A(y));

    private double[] A(Tensor y) => value(y.Inputs[0]);

    private double[] B(Tensor y) => value(y.Inputs[1]);
}
