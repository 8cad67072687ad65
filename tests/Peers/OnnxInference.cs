using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using XceptionScript.Benchmarks;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Peers;

/// <summary>A network that this library exported, in ONNX Runtime with all its optimisations.</summary>
internal sealed class OnnxInference : ISubject
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue _images;

    /// <summary>The network of a case, exported to a folder.</summary>
    public OnnxInference(NetworkCase work, string folder)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = Environment.ProcessorCount,
        };
        _session = new(Path.Combine(folder, NetworkCase.OnnxFile), options);
        var images = work.Images;
        if (images.Shape is not [var n, var h, var w, var c]) throw new InvalidOperationException($"OnnxInference: the images are {images.Shape}; expected [n, h, w, c].");
        _images = OrtValue.CreateTensorValueFromMemory(ChannelsFirst(images.Span<float>(), n * h * w, c, h * w), [n, c, h, w]);
    }

    /// <inheritdoc/>
    public ArrayTree Outputs()
    {
        using var outputs = Run();
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        Shape logits = [(int)shape[0], (int)shape[1]];
        return Scores.Of(logits, Array.ConvertAll(outputs[0].GetTensorDataAsSpan<float>().ToArray(), value => (double)value));
    }

    /// <inheritdoc/>
    public double Milliseconds(int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
        {
            using var outputs = Run();
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
    }

    public void Dispose()
    {
        _images.Dispose();
        _options.Dispose();
        _session.Dispose();
    }

    private static float[] ChannelsFirst(ReadOnlySpan<float> images, int pixels, int channels, int pixelsOfImage)
    {
        var turned = new float[images.Length];
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var (image, place) = Math.DivRem(pixel, pixelsOfImage);
            for (var channel = 0; channel < channels; channel++) turned[(((image * channels) + channel) * pixelsOfImage) + place] = images[(pixel * channels) + channel];
        }
        return turned;
    }

    private IDisposableReadOnlyCollection<OrtValue> Run() => _session.Run(_options, _session.InputNames, [_images], _session.OutputNames);
}
