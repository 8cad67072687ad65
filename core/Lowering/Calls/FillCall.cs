using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>Writes one value to every element of a buffer.</summary>
public sealed record FillCall(int Target, DType DType, double Value) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Target];

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <inheritdoc/>
    public override string Label => $"fill {Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Fill(this);
}
