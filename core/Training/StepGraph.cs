using System.Collections.Immutable;
using XceptionScript.Autodiff;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// A training step for one batch size as two stages over one arena: gradients, then update. Inputs lie in the order in which the planner shall place them: the
/// leaves that decay, the other trained leaves, each kind of slot in that same order, then all that has no gradient. Gradients and updates are roots in
/// that order too, so that the update of all leaves is one pass over memory.
/// </summary>
internal sealed record StepGraph
{
    /// <summary>The graph.</summary>
    public required StagedGraph Staged { get; init; }

    /// <summary>Where the arrays of a state lie; the same for every batch size.</summary>
    public required ImmutableArray<StateCell> State { get; init; }

    /// <summary>The arrays that a batch must hold.</summary>
    public required ImmutableArray<BatchCell> Batch { get; init; }

    /// <summary>The inputs and outputs of the metric sums.</summary>
    public required ImmutableArray<(int Input, int Output)> Sums { get; init; }

    /// <summary>The input of the key: seed and step.</summary>
    public required int Key { get; init; }

    /// <summary>The input of the learning rate.</summary>
    public required int Rate { get; init; }

    /// <summary>The input of the weight that averages give to the newest values.</summary>
    public required int AverageWeight { get; init; }

    /// <summary>The number of classes: the last extent of the network's output.</summary>
    public required int Classes { get; init; }

    /// <summary>The output that holds the mean loss.</summary>
    public static int MeanLoss => 0;

    /// <summary>The step of a recipe for a batch of n samples.</summary>
    public static StepGraph Build(Recipe recipe, Optimizer optimizer, int n)
    {
        var image = recipe.Image(n);
        var key = Tensors.Input("step/key", [2], DType.Int32);
        var flow = recipe.Model.Apply(Flow.Start(image, Mode.Training, Expressions.Key.FromTensor(key)));
        var targets = recipe.Targets(flow);
        var (losses, trueClass) = recipe.Measure(flow, targets);

        var trained = Trained(flow);
        var mean = losses.Mean();
        var gradients = mean.Gradients([.. trained.Select(leaf => leaf.Tensor)]);
        var rate = Tensors.Input("step/learningRate", []);
        var averageWeight = Tensors.Input("step/averageWeight", []);
        var entries = Entries(optimizer, flow, trained, gradients, rate, averageWeight);
        var sums = MetricSums.Inputs(trueClass is not null);
        var nextSums = MetricSums.Next(sums, losses, flow.Value, trueClass, recipe.K);

        ImmutableArray<Tensor> arrays = [image, .. targets];
        ImmutableArray<Tensor> all = [.. entries.Select(entry => entry.Input), .. sums, key, rate, averageWeight, .. arrays];
        Stage[] stages =
        [
            new("gradients", [mean.Cast(DType.Float32), .. gradients, .. Moved(entries, isStatistic: true).Select(entry => entry.Next!), .. nextSums]),
            new("update", [.. Moved(entries, isStatistic: false).Select(entry => entry.Next!)]),
        ];
        var statistic = 1 + gradients.Length;
        var sum = statistic + Moved(entries, isStatistic: true).Count();
        var update = stages[0].Roots.Length;
        ImmutableArray<StateCell> cells = [.. entries.Select((entry, i) => new StateCell(
            entry.Tree, entry.Path, entry.Input.Type, i, entry.Next is null ? -1 : entry.Tree == StateTree.Statistics ? statistic++ : update++, entry.Initial))];
        ImmutableArray<(int Input, int Output)> places = [.. sums.Select((_, i) => (entries.Length + i, sum + i))];
        var first = entries.Length + sums.Length;
        return new()
        {
            Staged = new(all, [.. stages], [.. cells.Where(cell => cell.Output >= 0).Select(cell => (cell.Output, cell.Input)), .. places.Select(place => (place.Output, place.Input))]),
            State = cells,
            Sums = places,
            Key = first,
            Rate = first + 1,
            AverageWeight = first + 2,
            Batch = [.. arrays.Select((array, i) => BatchCell.For(array, first + 3 + i))],
            Classes = flow.Value.Shape[^1],
        };
    }

    // Kernels first: those that decay update alike.
    private static ImmutableArray<Leaf> Trained(Flow flow)
    {
        ImmutableArray<Leaf> trained = [.. flow.Leaves.Where(leaf => leaf.IsTrainable).OrderBy(leaf => leaf.Kind == LeafKind.Kernel ? 0 : 1)];
        return trained.IsEmpty
            ? throw new TrainingException("TrainingStep: no leaf of the network is trained; expected at least one layer with weights outside Frozen.")
            : trained;
    }

    private static ImmutableArray<StateEntry> Entries(
        Optimizer optimizer, Flow flow, ImmutableArray<Leaf> trained, ImmutableArray<Tensor> gradients, Tensor rate, Tensor averageWeight)
    {
        var slots = optimizer.Slots;
        var updates = trained.Select((leaf, i) => optimizer.Decayed(leaf, gradients[i], [.. slots.Select(slot => SlotOf($"{slot.Name}/", leaf))], rate)).ToArray();
        return
        [
            .. trained.Select((leaf, i) => new StateEntry(StateTree.Parameters, leaf.Path, leaf.Tensor, updates[i].Parameter)),
            .. slots.SelectMany((slot, k) => trained.Select((leaf, i) => Kept($"{slot.Name}/", leaf, updates[i].Slots[k], slot.Initial))),
            .. optimizer.AverageDecay == 0 ? [] : trained.Select((leaf, i) => Averaged(leaf, updates[i].Parameter)),
            .. optimizer.AverageDecay == 0 ? [] : flow.Leaves.Where(leaf => flow.Updates.ContainsKey(leaf.Path)).Select(leaf => Averaged(leaf, flow.Updates[leaf.Path])),
            .. flow.Leaves.Where(leaf => leaf.Kind != LeafKind.Statistic && leaf.IsFrozen).Select(leaf => new StateEntry(StateTree.Parameters, leaf.Path, leaf.Tensor, null)),
            .. flow.Leaves.Where(leaf => leaf.Kind == LeafKind.Statistic)
                .Select(leaf => new StateEntry(StateTree.Statistics, leaf.Path, leaf.Tensor, flow.Updates.GetValueOrDefault(leaf.Path))),
        ];

        StateEntry Kept(string prefix, Leaf leaf, Tensor next, double? initial) => new(StateTree.Slots, prefix + leaf.Path, SlotOf(prefix, leaf), next, initial);

        StateEntry Averaged(Leaf leaf, Tensor next)
        {
            var average = SlotOf(TrainState.Average, leaf);
            return Kept(TrainState.Average, leaf, average + (averageWeight.Cast(leaf.DType) * (next - average)), null);
        }
    }

    private static Tensor SlotOf(string prefix, Leaf leaf) => Tensors.Input(prefix + leaf.Path, leaf.Shape, leaf.DType);

    private static IEnumerable<StateEntry> Moved(ImmutableArray<StateEntry> entries, bool isStatistic) =>
        entries.Where(entry => entry.Next is not null && entry.Tree == StateTree.Statistics == isStatistic);
}
