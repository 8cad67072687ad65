using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>Uniform draws in [0, 1), float32: element i is a pure function of the key (int32 [2]), the path and i (Philox 4x32-10).</summary>
public sealed record RandomCall(int Key, int Output, uint Path, int Count) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [Key];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <inheritdoc/>
    public override string Label => $"random {Count} draws of path {Path:x8}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Random(this);
}
