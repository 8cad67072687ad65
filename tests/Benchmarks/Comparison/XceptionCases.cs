using System.Collections.Immutable;
using XceptionScript.Lowering;
using XceptionScript.Networks;

namespace XceptionScript.Benchmarks;

/// <summary>The work that is compared with other libraries.</summary>
internal static class XceptionCases
{
    /// <summary>What is timed.</summary>
    public static ImmutableArray<XceptionCase> All { get; } =
    [
        new NetworkCase("infer-299-b1", Full, 1, NetworkWork.Infer),
        new NetworkCase("infer-299-b8", Full, 8, NetworkWork.Infer),
        new NetworkCase("train-299-b8", Full, 8, NetworkWork.Train),
        new NetworkCase("train-71-b32", Full with { InputSize = 71 }, 32, NetworkWork.Train),
        new NetworkCase("train-small-b128", Small, 128, NetworkWork.Train),
        .. Depthwise(37, 728),
        .. Depthwise(147, 64),
        new ProductCase("gemm-728", 2888, 728, 728),
    ];

    /// <summary>The gradients that are compared, never timed: Xception on images of the smallest size, with the initialisers of Keras, several draws of both. Two images at a time: in each draw some cell in ten million lies so near zero that rounding decides about its ReLU.</summary>
    public static ImmutableArray<NetworkCase> Agreements { get; } =
        [.. Enumerable.Range(1, 8).Select(seed => new NetworkCase($"agree-71-b2-seed{seed}", Full with { InputSize = 71 }, 2, NetworkWork.Differentiate) { Seed = seed })];

    private static XceptionSpec Full => Xception.Default with { Preprocess = null };

    // The network of run.csx without its dropout, whose draws no two libraries share.
    private static XceptionSpec Small => Xception.Small with { InputSize = 28, Channels = 1, Preprocess = null };

    /// <summary>The case of a name.</summary>
    public static XceptionCase? Find(string name) => All.Concat(Agreements).FirstOrDefault(known => known.Name == name);

    private static IEnumerable<XceptionCase> Depthwise(int size, int channels) =>
    [
        new ConvolutionCase($"depthwise-{size}x{channels}-forward", size, channels, Sense.Forward),
        new ConvolutionCase($"depthwise-{size}x{channels}-input", size, channels, Sense.InputGradient),
        new ConvolutionCase($"depthwise-{size}x{channels}-kernel", size, channels, Sense.KernelGradient),
    ];
}
