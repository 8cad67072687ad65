using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>A reduction's input as [Outer, Reduced, Inner], with the strides of its operands along those three axes.</summary>
internal sealed record ReduceSpace(int Outer, int Reduced, int Inner)
{
    /// <summary>The space of a reduction whose axes lie side by side.</summary>
    public static ReduceSpace Of(Shape input, Shape output)
    {
        int outer = 1, reduced = 1, inner = 1;
        for (var axis = 0; axis < input.Rank; axis++)
        {
            if (input[axis] != output[axis]) reduced *= input[axis];
            else if (reduced == 1) outer *= input[axis];
            else inner *= input[axis];
        }
        return new(outer, reduced, inner);
    }

    /// <summary>The strides of an operand along the three axes; null where it does not move evenly along one of them.</summary>
    public ImmutableArray<int>? StridesOf(Tensor operand, Shape over)
    {
        var strides = Loop.StridesOf(operand, over);
        var result = ImmutableArray.CreateBuilder<int>(3);
        var axis = 0;
        foreach (var extent in (ReadOnlySpan<int>)[Outer, Reduced, Inner])
        {
            var (covered, step) = (1, 0);
            var (first, expected) = (true, 0L);
            for (; axis < over.Rank && (covered < extent || over[axis] == 1); axis++)
            {
                if (over[axis] == 1) continue;
                if (!first && expected != (long)strides[axis] * over[axis]) return null;
                (covered, step, first, expected) = (covered * over[axis], strides[axis], false, strides[axis]);
            }
            result.Add(step);
        }
        return result.MoveToImmutable();
    }
}
