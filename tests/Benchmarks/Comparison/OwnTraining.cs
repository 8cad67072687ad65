using System.Diagnostics;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Benchmarks;

/// <summary>A network of this library, trained on one batch again and again as a script trains.</summary>
internal sealed class OwnTraining : ISubject
{
    private readonly TrainingStep _step;
    private readonly Batch _batch;
    private TrainState _state;

    /// <summary>The training of a case.</summary>
    public OwnTraining(NetworkCase work)
    {
        var optimizer = Optimizers.Sgd(NetworkCase.LearningRate, NetworkCase.Momentum);
        _step = TrainingStep.Compile(work.Model, work.Spec.Input, Losses.CrossEntropy(), optimizer, Device.Cpu, DType.Float32);
        _batch = new(("image", work.Images), ("label", work.Labels));
        _state = _step.Initial(0) with { Parameters = work.Values(isStatistic: false), Statistics = work.Values(isStatistic: true) };
    }

    /// <summary>The losses of three steps: the second one depends on the gradients, the third one on the momentum.</summary>
    public ArrayTree Outputs()
    {
        var losses = new float[3];
        for (var i = 0; i < losses.Length; i++)
        {
            (_state, var metrics) = _step.Run(_state, _batch);
            losses[i] = (float)metrics.Loss;
        }
        return ArrayTree.Of(("losses", NdArray.Of<float>([losses.Length], losses)));
    }

    /// <summary>The time from step to step in a fold of one step more, so that copying the state in and out, once an epoch, does not count.</summary>
    public double Milliseconds(int runs)
    {
        var (start, end) = (0L, 0L);
        (_state, _) = _step.Fold(_state, Enumerable.Repeat(_batch, runs + 1), _ =>
        {
            end = Stopwatch.GetTimestamp();
            if (start == 0) start = end;
        });
        return Stopwatch.GetElapsedTime(start, end).TotalMilliseconds / runs;
    }

    public void Dispose()
    {
    }
}
