using System.Diagnostics;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Scripting.Models;

/// <summary>How long a network takes for one image.</summary>
internal static class InferenceTime
{
    private const int WarmUps = 3;
    private const int Samples = 9;

    /// <summary>The median time of a prediction for one image, in milliseconds, with weights as they start.</summary>
    public static double Milliseconds(Layer model, Shape input, Device device)
    {
        var (parameters, statistics) = model.Initialize(input, key: 1);
        var predictor = Predictor.Compile(model, input, device).Freeze(parameters, statistics);
        var image = NdArray.Of<byte>([1, .. input], new byte[input.Size]);
        var times = new double[Samples];
        for (var i = -WarmUps; i < Samples; i++)
        {
            var start = Stopwatch.GetTimestamp();
            predictor.Predict(image);
            if (i >= 0) times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return times[Samples / 2];
    }
}
