using System.Runtime.InteropServices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>
/// One session in which a state advances in place. Running a step writes a batch, a key and a rate, and allocates nothing on the managed
/// heap.
/// </summary>
internal sealed class StepArena(StepGraph graph, ISession session, int batchSize)
{
    /// <summary>The number of samples of every batch.</summary>
    public int BatchSize => batchSize;

    /// <summary>The memory itself.</summary>
    public ISession Session => session;

    /// <summary>Copies a state in, and empties the sums.</summary>
    public void Write(TrainState state)
    {
        foreach (var cell in graph.State) session.WriteArray(cell.Input, TreeOf(state, cell.Tree)[cell.Path]);
        ClearSums();
    }

    /// <summary>Takes one step.</summary>
    public void Run(Batch batch, int seed, long step, double rate, double averageWeight)
    {
        Span<int> key = [seed, unchecked((int)step)];
        Span<float> scalars = [(float)rate, (float)averageWeight];
        foreach (var cell in graph.Batch) session.Write(cell.Input, cell.Of(batch).RawBytes);
        session.Write(graph.Key, MemoryMarshal.AsBytes(key));
        session.Write(graph.Rate, MemoryMarshal.AsBytes(scalars[..1]));
        session.Write(graph.AverageWeight, MemoryMarshal.AsBytes(scalars[1..]));
        session.Run(0);
        session.Run(1);
    }

    /// <summary>The mean loss of the batch of the last step.</summary>
    public float Loss()
    {
        Span<float> loss = [0];
        session.Read(StepGraph.MeanLoss, MemoryMarshal.AsBytes(loss));
        return loss[0];
    }

    /// <summary>Copies the sums out, after at least one step since they were emptied.</summary>
    public void ReadSums(Span<float> sums)
    {
        for (var i = 0; i < graph.Sums.Length; i++) session.Read(graph.Sums[i].Output, MemoryMarshal.AsBytes(sums.Slice(i, 1)));
    }

    /// <summary>Empties the sums.</summary>
    public void ClearSums()
    {
        Span<float> zero = [0];
        foreach (var (input, _) in graph.Sums) session.Write(input, MemoryMarshal.AsBytes(zero));
    }

    /// <summary>The state after the last step; what no step changes is taken from a state before it.</summary>
    public TrainState Read(TrainState before, long step)
    {
        var arrays = graph.State.Where(cell => cell.Output >= 0).ToLookup(cell => cell.Tree);
        return before with
        {
            Parameters = Tree(before.Parameters, StateTree.Parameters),
            Statistics = Tree(before.Statistics, StateTree.Statistics),
            Slots = Tree(before.Slots, StateTree.Slots),
            Step = step,
        };

        ArrayTree Tree(ArrayTree old, StateTree tree)
        {
            var cells = arrays[tree].ToDictionary(cell => cell.Path);
            return ArrayTree.Of(
                [.. old.Select(leaf => (leaf.Key, cells.TryGetValue(leaf.Key, out var cell) ? session.ReadArray(cell.Output, cell.Type) : leaf.Value))]);
        }
    }

    private static ArrayTree TreeOf(TrainState state, StateTree tree) => tree switch
    {
        StateTree.Parameters => state.Parameters,
        StateTree.Statistics => state.Statistics,
        _ => state.Slots,
    };
}
