using System.Collections.Immutable;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Analysis;

/// <summary>The ways through a program: basic blocks in the order of the text, and the loops that they make.</summary>
internal sealed class ControlFlow
{
    private ControlFlow(PtxProgram program, ImmutableArray<BasicBlock> blocks)
    {
        (Program, Blocks) = (program, blocks);
        Loops = FindLoops();
    }

    public PtxProgram Program { get; }

    public ImmutableArray<BasicBlock> Blocks { get; }

    /// <summary>The natural loops, one per header. ILGPU puts bodies behind the code that jumps to them, so a jump backwards alone makes no loop.</summary>
    public ImmutableArray<Loop> Loops { get; }

    /// <summary>The loops in which time is spent: all but those that are in no other loop and have loops of their own to spend it in.</summary>
    public IEnumerable<Loop> InnerLoops => Loops.Where(loop =>
        !Loops.Any(other => IsInside(other, loop)) || Loops.Any(other => IsInside(loop, other)));

    /// <summary>The control flow of a program.</summary>
    public static ControlFlow Of(PtxProgram program)
    {
        var instructions = program.Instructions;
        var starts = new SortedSet<int> { 0 };
        for (var i = 0; i < instructions.Length; i++)
        {
            if (instructions[i].Operands is [TargetOperand(var target)]) starts.Add(target);
            if (instructions[i].IsControl) starts.Add(i + 1);
        }
        starts.RemoveWhere(start => start >= instructions.Length);
        int[] first = [.. starts];
        var numbers = first.Select((start, number) => (start, number)).ToDictionary(pair => pair.start, pair => pair.number);
        var blocks = ImmutableArray.CreateBuilder<BasicBlock>(first.Length);
        for (var b = 0; b < first.Length; b++)
        {
            var last = (b + 1 < first.Length ? first[b + 1] : instructions.Length) - 1;
            var end = instructions[last];
            var next = ImmutableArray.CreateBuilder<int>();
            if (end.Operands is [TargetOperand(var target)] && numbers.TryGetValue(target, out var to)) next.Add(to);
            if ((!end.IsControl || end.Guard is not null) && b + 1 < first.Length) next.Add(b + 1);
            blocks.Add(new(first[b], last, next.ToImmutable()));
        }
        return new(program, blocks.MoveToImmutable());
    }

    private static bool IsInside(Loop loop, Loop outer) => loop.Header != outer.Header && outer.Blocks.Contains(loop.Header);

    private ImmutableArray<Loop> FindLoops()
    {
        var dominators = Dominators();
        var loops = new SortedDictionary<int, ImmutableHashSet<int>>();
        for (var b = 0; b < Blocks.Length; b++)
        {
            foreach (var header in Blocks[b].Next)
            {
                if (!dominators[b].Contains(header)) continue;
                var body = Body(header, b);
                loops[header] = loops.TryGetValue(header, out var known) ? known.Union(body) : body;
            }
        }
        return [.. loops.Select(pair => new Loop(pair.Key, pair.Value))];
    }

    // The blocks from which the end of a round can be reached without its header.
    private ImmutableHashSet<int> Body(int header, int end)
    {
        var body = new HashSet<int> { header };
        var open = new Stack<int>([end]);
        while (open.TryPop(out var block))
        {
            if (!body.Add(block)) continue;
            for (var b = 0; b < Blocks.Length; b++)
            {
                if (Blocks[b].Next.Contains(block)) open.Push(b);
            }
        }
        return [.. body];
    }

    // For every block, the blocks that every way to it passes; unreachable blocks have none.
    private HashSet<int>[] Dominators()
    {
        var before = Blocks.Select(_ => new List<int>()).ToArray();
        for (var b = 0; b < Blocks.Length; b++)
        {
            foreach (var next in Blocks[b].Next) before[next].Add(b);
        }
        var dominators = new HashSet<int>?[Blocks.Length];
        dominators[0] = [0];
        var changed = true;
        while (changed)
        {
            changed = false;
            for (var b = 1; b < Blocks.Length; b++)
            {
                HashSet<int>? common = null;
                foreach (var from in before[b])
                {
                    if (dominators[from] is not { } known) continue;
                    if (common is null) common = [.. known];
                    else common.IntersectWith(known);
                }
                if (common is null) continue;
                common.Add(b);
                if (dominators[b] is { } old && old.SetEquals(common)) continue;
                dominators[b] = common;
                changed = true;
            }
        }
        return [.. dominators.Select(set => set ?? [])];
    }
}
