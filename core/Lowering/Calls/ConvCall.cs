using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>A dense or grouped convolution: (x, kernel) -> y, (dy, kernel) -> dx or (x, dy) -> dkernel, float32.</summary>
public sealed record ConvCall(Sense Sense, ConvGeometry Geometry, int A, int B, int Output) : KernelCall
{
    /// <summary>What becomes of the result before it leaves the caches; null for the result as it is.</summary>
    public Epilogue? Epilogue { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [A, B, .. Epilogue?.Reads(Output) ?? []];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output, .. Epilogue?.Others ?? []];

    /// <inheritdoc/>
    public override long Flops => 2 * Geometry.Macs;

    /// <inheritdoc/>
    public override string Label => $"{CallText.Convolution("conv", Sense, Geometry)}{(Epilogue is null ? "" : $" then {Epilogue}")}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Conv(this);
}
