using System.Collections.Immutable;
using XceptionScript.Ops;

namespace XceptionScript.Lowering;

/// <summary>One pooling kernel over images [Batch, Height, Width, Channels]; the second input is -1 where the kind has none.</summary>
public sealed record PoolCall(PoolKind Kind, int Batch, int Height, int Width, int Channels, Window Window, int A, int B, int Output) : KernelCall
{
    /// <summary>Rows of the pooled image.</summary>
    public int OutputHeight => Window.OutputHeight(Height);

    /// <summary>Columns of the pooled image.</summary>
    public int OutputWidth => Window.OutputWidth(Width);

    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => B < 0 ? [A] : [A, B];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => (long)Batch * OutputHeight * OutputWidth * Channels * Window.KernelHeight * Window.KernelWidth;

    /// <inheritdoc/>
    public override string Label => $"pool {Kind.ToString().ToLowerInvariant()} {Window} on [{Batch}, {Height}, {Width}, {Channels}]";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Pool(this);
}
