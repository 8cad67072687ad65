using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>
/// All that training carries from step to step: the parameters and statistics of the network, the optimiser's slots
/// (<c>momentum/block1_conv1/kernel</c>), the number of steps taken, and the seed of every random draw. A value: steps make new states and
/// leave old ones as they are.
/// </summary>
public sealed record TrainState(ArrayTree Parameters, ArrayTree Statistics, ArrayTree Slots, long Step, int Key)
{
    internal const string Average = "average/";

    /// <summary>The state with the moving averages of parameters and statistics in their place, for evaluation.</summary>
    /// <exception cref="TrainingException">The optimiser keeps no averages.</exception>
    public TrainState Averaged() => Slots.Paths.Any(path => path.StartsWith(Average, StringComparison.Ordinal))
        ? this with { Parameters = Averaged(Parameters), Statistics = Averaged(Statistics) }
        : throw new TrainingException("Averaged: the state holds no averages; expected an optimiser with an AverageDecay, such as 0.9999.");

    private ArrayTree Averaged(ArrayTree tree) => ArrayTree.Of([.. tree.Select(leaf => (leaf.Key, Slots.Contains(Average + leaf.Key) ? Slots[Average + leaf.Key] : leaf.Value))]);
}
