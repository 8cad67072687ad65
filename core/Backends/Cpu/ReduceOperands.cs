using System.Collections.Immutable;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>The operands of a reduction as its inner loop reads them.</summary>
internal static class ReduceOperands
{
    /// <summary>Where the inner axis has one element, the reduced axis is the row.</summary>
    public static ImmutableArray<Operand> Of(ReduceCall call) => call.Inner > 1
        ? call.Inputs
        : [.. call.Inputs.Select(operand => operand with { Strides = operand.Strides[..2] })];
}
