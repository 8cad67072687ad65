using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>
/// What a backend runs: buffers placed in one arena, calls in order, and which buffers are inputs and outputs. Constants are written once when a
/// session opens, after which <see cref="Prepare"/> runs once; then the stages run, as often as asked. An output may be the very buffer of an input:
/// the state that a step updates in place. Inputs, constants and outputs have places of their own; other buffers share places when their
/// lives do not overlap.
/// </summary>
public sealed record Plan(
    ImmutableArray<PlanBuffer> Buffers, long ArenaBytes,
    ImmutableArray<int> Inputs, ImmutableArray<int> Outputs,
    ImmutableArray<KernelCall> Prepare, ImmutableArray<PlanStage> Stages)
{
    /// <summary>Every place in the arena starts on a multiple of this many bytes.</summary>
    public const int Alignment = 256;

    /// <summary>
    /// The arena's last bytes, in which large constants lie and nothing else. A backend that reads them where they already are needs no memory for these bytes.
    /// </summary>
    public long ConstantBytes { get; init; }
}
