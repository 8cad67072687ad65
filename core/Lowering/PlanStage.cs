using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>A named run of kernel calls within a plan, such as <c>gradients</c> or <c>update</c>.</summary>
public sealed record PlanStage(string Name, ImmutableArray<KernelCall> Calls);
