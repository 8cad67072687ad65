using System.Collections.Immutable;

namespace XceptionScript.Ptx.Analysis;

/// <summary>
/// The blocks in an order in which every block stands behind those that lead to it, jumps back aside, and what follows a loop behind the whole loop. Where lanes
/// part, letting those go first whose block comes first makes them meet again as soon as the program allows, as compilers for GPUs see to. The order of the
/// text does not, because bodies stand behind the code that they return to.
/// </summary>
internal static class BlockOrder
{
    public static ImmutableArray<int> Of(ControlFlow flow)
    {
        var (state, finished) = (new bool[flow.Blocks.Length], new List<int>());
        var exits = flow.Loops.ToDictionary(loop => loop.Header, loop => loop.Blocks
            .SelectMany(block => flow.Blocks[block].Next).Where(next => !loop.Blocks.Contains(next)).Order().Distinct().ToArray());
        Visit(0);
        finished.Reverse();
        return [.. finished, .. Enumerable.Range(0, flow.Blocks.Length).Where(block => !state[block])];

        // What finishes first comes last: the ways out of a loop are followed before its blocks.
        void Visit(int first)
        {
            var open = new Stack<(int Block, IEnumerator<int> Next)>();
            Enter(first);
            while (open.TryPeek(out var top))
            {
                if (!top.Next.MoveNext())
                {
                    open.Pop();
                    finished.Add(top.Block);
                }
                else if (!state[top.Next.Current])
                {
                    Enter(top.Next.Current);
                }
            }

            void Enter(int block)
            {
                state[block] = true;
                open.Push((block, exits.GetValueOrDefault(block, []).Concat(flow.Blocks[block].Next).GetEnumerator()));
            }
        }
    }
}
