using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>
/// What a backend is asked to run: expressions in one or several stages. Inputs are <see cref="Ops.InputOp"/> tensors in the order in which values are
/// given; outputs are the roots of all stages, one after another. An alias says that an output becomes the value of an input for the next run:
/// the state that a step updates in place. Between runs every value is stored in its own element type.
/// </summary>
public sealed record StagedGraph(ImmutableArray<Tensor> Inputs, ImmutableArray<Stage> Stages, ImmutableArray<(int Output, int Input)> Aliases)
{
    /// <summary>The roots of all stages, one after another.</summary>
    public ImmutableArray<Tensor> Outputs => [.. Stages.SelectMany(stage => stage.Roots)];

    /// <summary>A graph of one stage without aliases.</summary>
    public static StagedGraph Of(ImmutableArray<Tensor> inputs, ImmutableArray<Tensor> outputs) => new(inputs, [new Stage("run", outputs)], []);
}
