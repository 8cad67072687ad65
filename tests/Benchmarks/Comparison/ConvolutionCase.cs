using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;

namespace XceptionScript.Benchmarks;

/// <summary>A depthwise 3x3 convolution with SAME padding of random images [batch, size, size, channels], or one of its gradients.</summary>
internal sealed record ConvolutionCase(string Name, int Size, int Channels, Sense Sense) : XceptionCase(Name)
{
    /// <summary>The images of a batch.</summary>
    public const int Batch = 8;

    /// <inheritdoc/>
    public override ImmutableArray<string> Peers => [Peer.TorchNhwc, Peer.TorchNchw, Peer.Peak];

    /// <inheritdoc/>
    public override double Flops => 2.0 * 9 * Batch * Size * Size * Channels;

    /// <summary>The images.</summary>
    public NdArray Images => Draw("image", [Batch, Size, Size, Channels]);

    /// <summary>The kernel.</summary>
    public NdArray Kernel => Draw("kernel", [3, 3, Channels, 1]);

    /// <summary>The cotangent of the convolution's output.</summary>
    public NdArray Cotangent => Draw("cotangent", [Batch, Size, Size, Channels]);

    /// <inheritdoc/>
    public override ISubject Prepare() => OwnGraph.Convolution(this);

    private static NdArray Draw(string name, Shape shape) => Initializer.RandomUniform(-0.5, 0.5).Create(shape, Key.Of(42).Fold(name));
}
