using System.Runtime.InteropServices;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Tests.Data;
using XceptionScript.Tests.Proofs;
using XceptionScript.Training;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Interchange;

/// <summary>
/// The networks of PyTorch, written from the same descriptions, as referee: weights that h5py wrote in the layouts of Keras give the same probabilities here,
/// and weights that we write under timm's names give them there.
/// </summary>
[Trait("Judge", "Python")]
[Trait("Category", "Slow")]
[Collection(nameof(Alone))]
public sealed class JudgeTests(ITestOutputHelper output) : IDisposable
{
    private const double Tolerance = 1e-4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public Task Xception_agrees_with_pytorch_on_weights_in_every_layout_of_keras() => Agrees(
        "xception", Xception.Build(Xception.Default), Xception.Default.Input, "2016.h5", "keras2.h5", "numbered.weights.h5", "archive.keras");

    [SkippableFact]
    public Task Inception_agrees_with_pytorch_on_weights_in_every_layout_of_keras() => Agrees(
        "inception", InceptionV3.Build(InceptionV3.Default), InceptionV3.Default.Input, "published.h5", "sorted.h5", "numbered.weights.h5");

    private async Task Agrees(string network, Layer model, Shape input, params string[] files)
    {
        output.WriteLine(await Judge.RunAsync("keras_files.py", network, _folder.Path));
        var pixels = File.ReadAllBytes(_folder["images.bin"]);
        var images = NdArray.Of<byte>([pixels.Length / (int)input.Size, .. input], pixels);
        var expected = Floats("probabilities.bin");
        var weights = Weights.Load(_folder[files[0]], model, input);
        foreach (var file in files[1..])
        {
            var other = Weights.Load(_folder[file], model, input);
            Assert.True(other.Parameters.BitsEqual(weights.Parameters) && other.Statistics.BitsEqual(weights.Statistics), file);
            File.Delete(_folder[file]);
        }
        Assert.Equal(WeightPreset.Keras, weights.Preset);
        var keras = Predictor.Compile(model, input, Device.Cpu).Predict(weights.Parameters, weights.Statistics, images).Span<float>().ToArray();
        Compare($"{network}: {string.Join(", ", files)}", expected, keras);

        // There: PyTorch takes our file strictly, and computes by its own rules for epsilon and padding.
        Weights.Save(_folder["timm.safetensors"], model, input, weights.Parameters, weights.Statistics, WeightNaming.Timm);
        await Judge.RunAsync("timm_file.py", network, _folder["timm.safetensors"], _folder["images.bin"], _folder["timm.bin"]);
        var preset = network == "xception" ? WeightPreset.TimmXception : WeightPreset.TimmInceptionV3;
        var timm = Predictor.Compile(preset.Adapt(model), input, Device.Cpu).Predict(weights.Parameters, weights.Statistics, images).Span<float>().ToArray();
        Compare($"{network}: saved under timm's names, by timm's rules", Floats("timm.bin"), timm);
        // The rules matter: otherwise the preset would be idle.
        Assert.True(Difference(keras, timm) > Tolerance, "the rules of timm and Keras give the same");
        output.WriteLine($"{network}: timm's rules against Keras's: largest difference {Difference(keras, timm):E2}");
    }

    private void Compare(string what, float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        output.WriteLine($"{what}: largest difference of {expected.Length} probabilities {Difference(expected, found):E2}, largest probability {expected.Max():F4}");
        Assert.InRange(Difference(expected, found), 0, Tolerance);
    }

    private float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder[file])).ToArray();

    private static double Difference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max();
}
