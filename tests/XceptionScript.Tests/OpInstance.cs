using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Tests;

/// <summary>One concrete case: an expression, its inputs and their values.</summary>
public sealed record OpInstance(Tensor Result, ImmutableArray<Tensor> Inputs, ImmutableArray<NdArray> Values)
{
    /// <summary>The positions of the inputs by which the case may be differentiated.</summary>
    public ImmutableArray<int> Differentiable =>
        [.. Enumerable.Range(0, Inputs.Length).Where(i => Inputs[i].Op is InputOp input && input.Name.StartsWith('x'))];

    /// <summary>Those inputs.</summary>
    public ImmutableArray<Tensor> Variables => [.. Differentiable.Select(i => Inputs[i])];
}
