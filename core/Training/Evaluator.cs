using System.Runtime.InteropServices;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>
/// A compiled evaluation: the metrics of a network in Inference mode, with its moving statistics, over batches that may end in a smaller one. Several threads may use one.
/// </summary>
public sealed class Evaluator
{
    private readonly Recipe _recipe;
    private readonly EvaluationGraph _graph;
    private readonly SessionPool _sessions;

    private Evaluator(Recipe recipe, IBackend backend)
    {
        _recipe = recipe;
        _graph = EvaluationGraph.Build(recipe, 1);
        _sessions = new(backend, n => EvaluationGraph.Build(recipe, n).Staged);
    }

    /// <summary>The evaluation of a network on a device. <paramref name="input"/> is the shape of one image, <paramref name="topK"/> the k of top-k accuracy.</summary>
    /// <exception cref="TrainingException">The network's output does not suit the loss.</exception>
    public static Evaluator Compile(Layer model, Shape input, Loss loss, Device device, DType imageType = DType.UInt8, int topK = 5) => topK >= 1
        ? new(new(model, input, loss, imageType, topK), device.Backend)
        : throw new TrainingException($"Evaluator: top-k accuracy counts the best {topK}; expected at least 1.");

    /// <summary>The metrics of a state over all batches.</summary>
    public Metrics Run(TrainState state, IEnumerable<Batch> batches) => Run(state.Parameters, state.Statistics, batches);

    /// <summary>The metrics of parameters and statistics over all batches.</summary>
    /// <exception cref="NonFiniteLossException">A loss was NaN or infinite.</exception>
    /// <exception cref="TrainingException">There are no batches, or one lacks an array that fits.</exception>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public Metrics Run(ArrayTree parameters, ArrayTree statistics, IEnumerable<Batch> batches) => Measure(parameters, statistics, batches, null);

    /// <summary>How often a state takes each class for each other one.</summary>
    public ConfusionMatrix Confusion(TrainState state, IEnumerable<Batch> batches) => Confusion(state.Parameters, state.Statistics, batches);

    /// <summary>How often parameters and statistics take each class for each other one.</summary>
    /// <exception cref="TrainingException">The loss knows no right class; or there are no batches, or one lacks an array that fits.</exception>
    public ConfusionMatrix Confusion(ArrayTree parameters, ArrayTree statistics, IEnumerable<Batch> batches)
    {
        if (!_graph.KnowsClass) throw new TrainingException($"Confusion: {_recipe.Loss.GetType().Name} knows no right class; expected a loss of labels, such as CrossEntropy().");
        var counts = new long[_graph.Classes * _graph.Classes];
        Measure(parameters, statistics, batches, counts);
        return new([.. counts], _graph.Classes);
    }

    private Metrics Measure(ArrayTree parameters, ArrayTree statistics, IEnumerable<Batch> batches, long[]? confusion)
    {
        LeafMatch.Check("Evaluator", (parameters, _graph.Leaves.Expected(isStatistic: false)), (statistics, _graph.Leaves.Expected(isStatistic: true)));
        var sessions = new Dictionary<int, ISession>();
        var (totals, batchSize, pending, done) = (default(MetricTotals), 0, 0, 0L);
        var isSound = false;
        try
        {
            foreach (var batch in batches)
            {
                foreach (var cell in _graph.Batch) cell.Of(batch);
                _recipe.Loss.Check(batch, _graph.Classes);
                if (batch.Size != batchSize || pending == MetricSums.Interval) Empty();
                batchSize = batch.Size;
                var session = SessionOf(batchSize);
                foreach (var cell in _graph.Batch) session.Write(cell.Input, cell.Of(batch).RawBytes);
                session.Run(0);
                (pending, done) = (pending + 1, done + 1);
                if (confusion is not null) Count(session, batchSize, confusion);
            }
            Empty();
            isSound = true;
        }
        finally
        {
            foreach (var (size, session) in sessions)
            {
                if (isSound) _sessions.Return(size, session);
                else session.Dispose();
            }
        }
        return done > 0 ? totals.Means(_recipe.K) : throw new TrainingException("Evaluator: there are no batches; expected at least one.");

        ISession SessionOf(int size)
        {
            if (sessions.TryGetValue(size, out var session)) return session;
            sessions[size] = session = _sessions.Rent(size);
            for (var i = 0; i < _graph.Leaves.Length; i++)
            {
                var leaf = _graph.Leaves[i];
                session.WriteArray(i, (leaf.Kind == LeafKind.Statistic ? statistics : parameters)[leaf.Path]);
            }
            Clear(session);
            return session;
        }

        void Empty()
        {
            if (pending == 0) return;
            var session = sessions[batchSize];
            Span<float> sums = stackalloc float[_graph.Sums];
            for (var i = 0; i < sums.Length; i++) session.Read(i, MemoryMarshal.AsBytes(sums.Slice(i, 1)));
            if (!float.IsFinite(sums[0]))
            {
                var bad = done - pending + (long)sums[1];
                throw new NonFiniteLossException($"Evaluator: the loss is {(float.IsNaN(sums[0]) ? "NaN" : "infinite")} from batch {bad} on; expected finite parameters and images.", bad);
            }
            totals = totals.Plus(sums, (long)pending * batchSize);
            pending = 0;
            Clear(session);
        }

        void Clear(ISession session)
        {
            Span<float> zero = [0];
            for (var i = 0; i < _graph.Sums; i++) session.Write(_graph.FirstSum + i, MemoryMarshal.AsBytes(zero));
        }
    }

    private void Count(ISession session, int batchSize, long[] confusion)
    {
        var (predicted, right) = (new int[batchSize], new int[batchSize]);
        session.Read(_graph.Sums, MemoryMarshal.AsBytes(predicted.AsSpan()));
        session.Read(_graph.Sums + 1, MemoryMarshal.AsBytes(right.AsSpan()));
        for (var i = 0; i < batchSize; i++) confusion[(right[i] * _graph.Classes) + predicted[i]]++;
    }
}
