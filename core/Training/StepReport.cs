namespace XceptionScript.Training;

/// <summary>
/// What a callback may ask after a step. Numbers are read from the device only when asked for, so a step never waits for one that nobody
/// wants. A report speaks of the newest step alone: later it is refused.
/// </summary>
public sealed class StepReport
{
    private readonly Func<long, Metrics> _metrics;
    private readonly Func<long, double> _loss;
    private readonly Func<long, TrainState> _snapshot;

    internal StepReport(long step, double learningRate, Func<long, Metrics> metrics, Func<long, double> loss, Func<long, TrainState> snapshot) =>
        (Step, LearningRate, _metrics, _loss, _snapshot) = (step, learningRate, metrics, loss, snapshot);

    /// <summary>The number of steps taken, this one included.</summary>
    public long Step { get; }

    /// <summary>The learning rate of this step.</summary>
    public double LearningRate { get; }

    /// <summary>The metrics over all samples since the fold began.</summary>
    /// <exception cref="NonFiniteLossException">A loss since then was NaN or infinite.</exception>
    public Metrics Metrics => _metrics(Step);

    /// <summary>The mean loss of this step's batch.</summary>
    public double Loss => _loss(Step);

    /// <summary>A copy of the state after this step.</summary>
    public TrainState Snapshot() => _snapshot(Step);
}
