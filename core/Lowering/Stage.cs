using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>A named part of a staged graph: the tensors that are known when it has run.</summary>
public sealed record Stage(string Name, ImmutableArray<Tensor> Roots);
