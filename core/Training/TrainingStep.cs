using System.Globalization;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>
/// A compiled training step: a pure function from a state and a batch to the next state. An epoch is a fold of it over batches. Batches hold <c>image</c> [n, h, w, c] and
/// what the loss asks for, such as <c>label</c> int32 [n]; a batch of another size compiles another program, once. Several threads may use one step.
/// </summary>
public sealed class TrainingStep
{
    private readonly Recipe _recipe;
    private readonly Optimizer _optimizer;
    private readonly StepGraph _graph;
    private readonly SessionPool _sessions;

    private TrainingStep(Recipe recipe, Optimizer optimizer, IBackend backend)
    {
        (_recipe, _optimizer) = (recipe, optimizer);
        _graph = StepGraph.Build(recipe, optimizer, 1);
        _sessions = new(backend, n => StepGraph.Build(recipe, optimizer, n).Staged);
    }

    /// <summary>
    /// The step that trains a network on a device. <paramref name="input"/> is the shape of one image, <paramref name="topK"/> the k of top-k accuracy.
    /// </summary>
    /// <exception cref="TrainingException">The network's output does not suit the loss, or nothing is trained.</exception>
    /// <exception cref="LayerException">The layers do not make a network.</exception>
    public static TrainingStep Compile(Layer model, Shape input, Loss loss, Optimizer optimizer, Device device, DType imageType = DType.UInt8, int topK = 5) =>
        Compile(model, input, loss, optimizer, device.Backend, imageType, topK);

    internal static TrainingStep Compile(Layer model, Shape input, Loss loss, Optimizer optimizer, IBackend backend, DType imageType = DType.UInt8, int topK = 5)
    {
        if (topK < 1) throw new TrainingException($"TrainingStep: top-k accuracy counts the best {topK}; expected at least 1.");
        optimizer.Check();
        return new(new(model, input, loss, imageType, topK), optimizer, backend);
    }

    /// <summary>The state before the first step: a pure function of the key, which also seeds every random draw of the training, and the same on every machine.</summary>
    public TrainState Initial(int key)
    {
        var (parameters, statistics) = _recipe.Model.Initialize(_recipe.Input, key, _recipe.ImageType);
        var slots = _graph.State.Where(cell => cell.Tree == StateTree.Slots).Select(cell => (cell.Path, Start(cell)));
        return new(parameters, statistics, ArrayTree.Of([.. slots]), 0, key);

        NdArray Start(StateCell cell)
        {
            if (cell.Initial is { } initial) return Initializer.Constant(initial).Create(cell.Type.Shape, key, cell.Type.DType);
            var leaf = cell.Path[TrainState.Average.Length..];
            return parameters.Contains(leaf) ? parameters[leaf] : statistics[leaf];
        }
    }

    /// <summary>The state after one step, and the metrics of the batch before it.</summary>
    public (TrainState State, Metrics Metrics) Run(TrainState state, Batch batch) => Fold(state, [batch]);

    /// <summary>
    /// The state after a step for every batch, and the metrics over all of them, each taken before its batch's step. The state is copied to the device once, advances there in
    /// place, and is copied out at the end; the result has the same bits as one <see cref="Run"/> after another.
    /// </summary>
    /// <exception cref="NonFiniteLossException">A loss was NaN or infinite.</exception>
    /// <exception cref="TrainingException">There are no batches, or one lacks an array that fits.</exception>
    /// <exception cref="CheckpointException">The state is not one of this step.</exception>
    public (TrainState State, Metrics Metrics) Fold(TrainState state, IEnumerable<Batch> batches, Action<StepReport>? onStep = null)
    {
        Check(state);
        var totals = default(MetricTotals);
        var (step, emptied) = (state.Step, state.Step);
        StepArena? arena = null;
        Func<long, Metrics> metrics = at => Newest(at) is var newest && emptied == step ? totals.Means(_recipe.K) : Sums(newest).Means(_recipe.K);
        Func<long, double> loss = at => Newest(at).Loss();
        Func<long, TrainState> snapshot = at => Newest(at).Read(state, step);
        try
        {
            foreach (var batch in batches)
            {
                if (arena?.BatchSize != batch.Size) Move(batch.Size);
                Step(arena!, batch);
                onStep?.Invoke(new(step, _optimizer.LearningRate.At(step - 1), metrics, loss, snapshot));
            }
            if (arena is null) throw new TrainingException("Fold: there are no batches; expected at least one (a dataset smaller than a batch yields none when the remainder is dropped).");
            Move(0);
            return (state, totals.Means(_recipe.K));
        }
        finally
        {
            arena?.Session.Dispose();
        }

        void Step(StepArena arena, Batch batch)
        {
            foreach (var cell in _graph.Batch) cell.Of(batch);
            _recipe.Loss.Check(batch, _graph.Classes);
            arena.Run(batch, state.Key, step, Rate(step), _optimizer.AverageWeight(step));
            step++;
            if (step - emptied == MetricSums.Interval) Empty(arena);
        }

        // The state leaves the arena, and enters one for another batch size; 0 ends the fold.
        void Move(int batchSize)
        {
            if (arena is not null)
            {
                Empty(arena);
                state = arena.Read(state, step);
                _sessions.Return(arena.BatchSize, arena.Session);
                arena = null;
            }
            if (batchSize == 0) return;
            arena = new(_graph, _sessions.Rent(batchSize), batchSize);
            arena.Write(state);
        }

        void Empty(StepArena arena)
        {
            if (emptied == step) return;
            totals = Sums(arena);
            arena.ClearSums();
            emptied = step;
        }

        MetricTotals Sums(StepArena arena)
        {
            Span<float> sums = stackalloc float[_graph.Sums.Length];
            arena.ReadSums(sums);
            return float.IsFinite(sums[0]) ? totals.Plus(sums, (step - emptied) * arena.BatchSize) : throw NonFinite(emptied + (long)sums[1], sums[0]);
        }

        StepArena Newest(long at) => at == step && arena is not null
            ? arena
            : throw new TrainingException($"StepReport: it speaks of step {at}, training is at step {step}; expected the report to be asked inside its own callback.");
    }

    /// <summary>The state in a file that <see cref="Checkpoint.Save"/> wrote, which training goes on from as if it had never stopped.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or its arrays are not those of this step.</exception>
    public TrainState Load(string path)
    {
        var state = Checkpoint.Load(path);
        Check(state);
        return state;
    }

    /// <summary>What runs for batches of a size: calls, shapes, bytes and FLOPs.</summary>
    public string Explain(int batch) => _sessions.Program(batch).Explain();

    private void Check(TrainState state) => LeafMatch.Check("TrainingStep", (state.Parameters, Expected(StateTree.Parameters)),
        (state.Statistics, Expected(StateTree.Statistics)), (state.Slots, Expected(StateTree.Slots)));

    private IEnumerable<(string Path, TensorType Type)> Expected(StateTree tree) =>
        _graph.State.Where(cell => cell.Tree == tree).Select(cell => (cell.Path, cell.Type));

    private double Rate(long step) => _optimizer.Rate(step) is var rate && double.IsFinite(rate)
        ? rate
        : throw new TrainingException($"{_optimizer.GetType().Name}: the learning rate of step {step} is {rate}; expected a finite number.");

    private NonFiniteLossException NonFinite(long step, float loss) => new(string.Create(CultureInfo.InvariantCulture,
        $"Fold: the loss is {(float.IsNaN(loss) ? "NaN" : "infinite")} from step {step} on, where the learning rate is {_optimizer.LearningRate.At(step):G4}; expected a finite loss (lower the learning rate, or look for NaN in the images)."), step);
}
