using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>Mean and biased variance of each column of x [Rows, Channels], as [2, Channels]; tiles yield count, mean and M2, merged in fixed order.</summary>
public sealed record MomentsCall(int Input, int Output, int Rows, int Channels) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [Input];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => 4L * Rows * Channels;

    /// <inheritdoc/>
    public override string Label => $"moments of [{Rows}, {Channels}]";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Moments(this);
}
