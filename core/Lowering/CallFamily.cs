namespace XceptionScript.Lowering;

/// <summary>The kinds of calls under which profiles sum their times.</summary>
internal static class CallFamily
{
    /// <summary>The kind of a call, such as <c>gemm kernel gradient</c> or <c>depthwise forward</c>.</summary>
    public static string Of(KernelCall call) => call switch
    {
        GemmCall { TransposeA: true } => "gemm kernel gradient",
        GemmCall { TransposeB: true } => "gemm input gradient",
        GemmCall => "gemm",
        ConvCall conv => $"conv {Words(conv.Sense)}",
        DepthwiseCall conv => $"depthwise {Words(conv.Sense)}",
        PoolCall pool => $"pool {pool.Kind}",
        _ => call.GetType().Name[..^"Call".Length].ToLowerInvariant(),
    };

    private static string Words(Sense sense) => sense switch
    {
        Sense.Forward => "forward",
        Sense.InputGradient => "input gradient",
        _ => "kernel gradient",
    };
}
