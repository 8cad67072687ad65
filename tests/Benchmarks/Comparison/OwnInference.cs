using System.Diagnostics;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Benchmarks;

/// <summary>A network of this library, asked for predictions as a script asks.</summary>
internal sealed class OwnInference(NetworkCase work) : ISubject
{
    private readonly FrozenPredictor _predictor =
        Predictor.Compile(work.Model, work.Spec.Input, Device.Cpu, DType.Float32).Freeze(work.Values(isStatistic: false), work.Values(isStatistic: true));

    private readonly NdArray _images = work.Images;

    /// <inheritdoc/>
    public ArrayTree Outputs()
    {
        var probabilities = Predict();
        return Scores.Of(probabilities.Shape, Array.ConvertAll(probabilities.ToDoubles(), Math.Log));
    }

    /// <inheritdoc/>
    public double Milliseconds(int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++) Predict();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
    }

    public void Dispose()
    {
    }

    private NdArray Predict() => _predictor.Predict(_images);
}
