using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>
/// Merges elementwise calls of one body whose operands and results lie side by side in the arena: the update of a hundred leaves becomes one pass over memory.
/// The gaps between places are computed too; nobody reads them.
/// </summary>
internal static class Neighbours
{
    /// <summary>The plan with neighbouring calls merged.</summary>
    public static Plan Merge(Plan plan)
    {
        var buffers = plan.Buffers.ToBuilder();
        var end = plan.ArenaBytes - plan.ConstantBytes;
        var stages = plan.Stages.Select(stage => stage with { Calls = Merge(stage.Calls, buffers, end) }).ToImmutableArray();
        return plan with { Buffers = buffers.ToImmutable(), Stages = stages };
    }

    private static ImmutableArray<KernelCall> Merge(ImmutableArray<KernelCall> calls, ImmutableArray<PlanBuffer>.Builder buffers, long endOfPlaces)
    {
        var merged = ImmutableArray.CreateBuilder<KernelCall>();
        for (var i = 0; i < calls.Length;)
        {
            var end = i + 1;
            if (calls[i] is ElementwiseCall { Extents: [_], Wide: false } first)
            {
                while (end < calls.Length && calls[end] is ElementwiseCall next && Follows(first, (ElementwiseCall)calls[end - 1], next, buffers, endOfPlaces)) end++;
                merged.Add(end > i + 1 ? Span(first, (ElementwiseCall)calls[end - 1], buffers) : first);
            }
            else merged.Add(calls[i]);
            i = end;
        }
        return merged.ToImmutable();
    }

    // Whether the second call continues the one before: the same body and scalars, and every dense buffer one step further, among those that surely lie in the arena.
    private static bool Follows(ElementwiseCall first, ElementwiseCall previous, ElementwiseCall next, ImmutableArray<PlanBuffer>.Builder buffers, long endOfPlaces)
    {
        if (next.Body != previous.Body || next.Wide || next.Extents.Length != 1 || next.Inputs.Length != previous.Inputs.Length) return false;
        var step = Plan.Alignment * (((4L * previous.Extents[0]) + Plan.Alignment - 1) / Plan.Alignment);
        for (var k = 0; k < next.Inputs.Length; k++)
        {
            var (a, b) = (previous.Inputs[k], next.Inputs[k]);
            if (a.IsScalar != b.IsScalar || a.DType != DType.Float32 || b.DType != DType.Float32) return false;
            if (a.IsScalar ? a.Buffer != b.Buffer : buffers[b.Buffer].Offset - buffers[a.Buffer].Offset != step || buffers[b.Buffer].Offset >= endOfPlaces) return false;
            if (first.Outputs.Zip(previous.Outputs).Any(pair => Within(b.Buffer, pair.First, pair.Second))) return false;
        }
        for (var k = 0; k < next.Outputs.Length; k++)
        {
            if (next.OutputTypes[k] != DType.Float32 || previous.OutputTypes[k] != DType.Float32) return false;
            if (buffers[next.Outputs[k]].Offset - buffers[previous.Outputs[k]].Offset != step) return false;
        }
        return true;

        // A call that reads what an earlier one of the run wrote must stay behind it.
        bool Within(int buffer, int from, int to) => buffers[buffer].Offset >= buffers[from].Offset && buffers[buffer].Offset <= buffers[to].Offset;
    }

    private static ElementwiseCall Span(ElementwiseCall first, ElementwiseCall last, ImmutableArray<PlanBuffer>.Builder buffers)
    {
        var count = (int)(((buffers[last.Outputs[0]].Offset - buffers[first.Outputs[0]].Offset) / 4) + last.Extents[0]);
        return first with
        {
            Extents = [count],
            Inputs = [.. first.Inputs.Select(operand => operand.IsScalar ? operand : operand with { Buffer = Range(operand.Buffer) })],
            Outputs = [.. first.Outputs.Select(Range)],
        };

        int Range(int buffer)
        {
            buffers.Add(new PlanBuffer(new([count], DType.Float32), buffers[buffer].Offset));
            return buffers.Count - 1;
        }
    }
}
