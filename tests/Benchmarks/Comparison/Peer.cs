namespace XceptionScript.Benchmarks;

/// <summary>Who is measured, as the command line and the rows name them.</summary>
internal static class Peer
{
    /// <summary>This library.</summary>
    public const string Ours = "ours";

    /// <summary>ONNX Runtime on a model that this library exported.</summary>
    public const string OnnxRuntime = "onnxruntime";

    /// <summary>libtorch with activations and kernels in channels-last order.</summary>
    public const string TorchNhwc = "libtorch-nhwc";

    /// <summary>libtorch with contiguous activations and kernels.</summary>
    public const string TorchNchw = "libtorch-nchw";

    /// <summary>The machine: multiply-adds on registers alone.</summary>
    public const string Peak = "peak";

    /// <summary>The machine: bytes read and written by a copy.</summary>
    public const string Bandwidth = "bandwidth";
}
