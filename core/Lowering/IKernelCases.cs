namespace XceptionScript.Lowering;

/// <summary>What a backend must say about every kind of kernel call; a new kind is a line here and a case in each backend.</summary>
public interface IKernelCases<out T>
{
    /// <summary>A fused elementwise loop.</summary>
    T Elementwise(ElementwiseCall call);

    /// <summary>A reduction with an elementwise prologue.</summary>
    T Reduce(ReduceCall call);

    /// <summary>The position of the first largest value.</summary>
    T ArgMax(ArgMaxCall call);

    /// <summary>Matrix products.</summary>
    T Gemm(GemmCall call);

    /// <summary>A dense or grouped convolution or one of its gradients.</summary>
    T Conv(ConvCall call);

    /// <summary>A depthwise convolution or one of its gradients.</summary>
    T Depthwise(DepthwiseCall call);

    /// <summary>A member of the pooling families.</summary>
    T Pool(PoolCall call);

    /// <summary>Mean and variance of columns.</summary>
    T Moments(MomentsCall call);

    /// <summary>A strided copy.</summary>
    T Copy(CopyCall call);

    /// <summary>A constant fill.</summary>
    T Fill(FillCall call);

    /// <summary>Row selection.</summary>
    T Gather(GatherCall call);

    /// <summary>Summing rows into places.</summary>
    T ScatterAdd(ScatterAddCall call);

    /// <summary>Uniform random draws.</summary>
    T Random(RandomCall call);

    /// <summary>Positions along an axis.</summary>
    T Iota(IotaCall call);
}
