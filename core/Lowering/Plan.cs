using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>
/// What a backend runs: buffers placed in one arena, calls in order, and which buffers are inputs and outputs. Constants are written once when a
/// session opens, after which <see cref="Prepare"/> runs once; then the stages run, as often as asked. An output may be the very buffer of an input:
/// the state that a step updates in place.
/// </summary>
public sealed record Plan(
    ImmutableArray<Tensor> Inputs, ImmutableArray<Tensor> Outputs,
    ImmutableArray<PlanBuffer> Buffers, long ArenaBytes,
    ImmutableArray<int> InputBuffers, ImmutableArray<int> OutputBuffers,
    ImmutableArray<KernelCall> Prepare, ImmutableArray<PlanStage> Stages)
{
    /// <summary>Every place in the arena starts on a multiple of this many bytes.</summary>
    public const int Alignment = 256;

    /// <summary>The stages' graph, for a backend that interprets the language: the tensors that each stage computes, in order.</summary>
    public required ImmutableArray<ImmutableArray<Tensor>> StageRoots { get; init; }

    /// <summary>Pairs of (output, input) where the output takes the input's place.</summary>
    public required ImmutableArray<(int Output, int Input)> Aliases { get; init; }
}
