using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>What a reader of the language must say about every op; a new op is a line here, and the compiler names each reader that lacks it.</summary>
public interface IOpCases<out T>
{
    /// <summary>A named input.</summary>
    T Input(InputOp op, Tensor y);

    /// <summary>A constant array.</summary>
    T Constant(ConstantOp op, Tensor y);

    /// <summary>Positions along an axis.</summary>
    T Iota(IotaOp op, Tensor y);

    /// <summary>Uniform random draws.</summary>
    T RandomUniform(RandomUniformOp op, Tensor y);

    /// <summary>A scalar function of one tensor.</summary>
    T Map(MapOp op, Tensor y);

    /// <summary>A scalar function of two tensors.</summary>
    T Zip(ZipOp op, Tensor y);

    /// <summary>A choice between two tensors, element by element.</summary>
    T Select(SelectOp op, Tensor y);

    /// <summary>A change of element type.</summary>
    T Cast(CastOp op, Tensor y);

    /// <summary>A value that gradients do not pass.</summary>
    T StopGradient(StopGradientOp op, Tensor y);

    /// <summary>Sums over axes.</summary>
    T Sum(SumOp op, Tensor y);

    /// <summary>Largest values over axes.</summary>
    T Max(MaxOp op, Tensor y);

    /// <summary>Positions of largest values.</summary>
    T ArgMax(ArgMaxOp op, Tensor y);

    /// <summary>The same elements under another shape.</summary>
    T Reshape(ReshapeOp op, Tensor y);

    /// <summary>Axes in another order.</summary>
    T Permute(PermuteOp op, Tensor y);

    /// <summary>Axes of extent 1 stretched.</summary>
    T Broadcast(BroadcastOp op, Tensor y);

    /// <summary>Zeros around and between.</summary>
    T Pad(PadOp op, Tensor y);

    /// <summary>A strided box out of a tensor.</summary>
    T Slice(SliceOp op, Tensor y);

    /// <summary>Tensors joined along an axis.</summary>
    T Concat(ConcatOp op, Tensor y);

    /// <summary>Rows selected by index.</summary>
    T Gather(GatherOp op, Tensor y);

    /// <summary>Rows summed into places.</summary>
    T ScatterAdd(ScatterAddOp op, Tensor y);

    /// <summary>Batch matrix products.</summary>
    T MatMul(MatMulOp op, Tensor y);

    /// <summary>A dense or grouped convolution.</summary>
    T Conv2D(Conv2DOp op, Tensor y);

    /// <summary>Its gradient by the input.</summary>
    T Conv2DInputGradient(Conv2DInputGradientOp op, Tensor y);

    /// <summary>Its gradient by the kernel.</summary>
    T Conv2DKernelGradient(Conv2DKernelGradientOp op, Tensor y);

    /// <summary>A depthwise convolution.</summary>
    T DepthwiseConv2D(DepthwiseConv2DOp op, Tensor y);

    /// <summary>Its gradient by the input.</summary>
    T DepthwiseConv2DInputGradient(DepthwiseConv2DInputGradientOp op, Tensor y);

    /// <summary>Its gradient by the kernel.</summary>
    T DepthwiseConv2DKernelGradient(DepthwiseConv2DKernelGradientOp op, Tensor y);

    /// <summary>A 1x1 convolution.</summary>
    T PointwiseConv2D(PointwiseConv2DOp op, Tensor y);

    /// <summary>Max pooling.</summary>
    T MaxPool2D(MaxPool2DOp op, Tensor y);

    /// <summary>Values sent to the winners of max pooling.</summary>
    T MaxPool2DScatter(MaxPool2DScatterOp op, Tensor y);

    /// <summary>Values read at the winners of max pooling.</summary>
    T MaxPool2DGather(MaxPool2DGatherOp op, Tensor y);

    /// <summary>Average pooling.</summary>
    T AveragePool2D(AveragePool2DOp op, Tensor y);

    /// <summary>The transpose of average pooling.</summary>
    T AveragePool2DScatter(AveragePool2DScatterOp op, Tensor y);

    /// <summary>Mean and variance of channels.</summary>
    T Moments(MomentsOp op, Tensor y);
}
