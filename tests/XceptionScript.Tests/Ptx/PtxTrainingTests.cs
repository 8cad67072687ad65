using XceptionScript.Backends.Gpu;
using XceptionScript.Backends.Reference;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Execution;
using XceptionScript.Tests.Proofs;
using XceptionScript.Training;
using Xunit;
using Xunit.Abstractions;
using static XceptionScript.Training.Losses;
using static XceptionScript.Training.Optimizers;

namespace XceptionScript.Tests.Ptx;

/// <summary>Training by interpreted PTX.</summary>
[Trait("Lane", "Ptx")]
public sealed class PtxTrainingTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_kernel_of_the_step_of_run_csx_gives_what_Reference_gives() => Check(RunNetwork.Step, RunNetwork.Batches(1, 2)[0]);

    [Fact]
    public void Every_kernel_of_the_step_of_a_narrow_Xception_gives_what_Reference_gives()
    {
        var spec = Xception.Default with { Width = 1.0 / 32, InputSize = 71, MiddleModules = 1, Classes = 10 };
        var random = new Random(1);
        var images = new byte[2 * spec.Input.Size];
        random.NextBytes(images);
        var batch = new Batch(("image", NdArray.Of<byte>([2, .. spec.Input], images)), ("label", NdArray.Of<int>([2], [3, 7])));
        Check(backend => TrainingStep.Compile(Xception.Build(spec), spec.Input, CrossEntropy(), Sgd(0.05, momentum: 0.9), backend), batch);
    }

    // The loss, and every parameter, statistic and gradient after a step: after the first one, a slot of momentum is the gradient.
    private void Check(Func<IBackend, TrainingStep> compile, Batch batch)
    {
        var reference = compile(new ReferenceBackend());
        using var device = new PtxBackend(Grain.Device);
        using var fine = new PtxBackend(Grains.Fine, WarpOrder.Backwards) { Contracts = true };
        var initial = reference.Initial(42);
        var (expected, expectedMetrics) = reference.Run(initial, batch);
        foreach (var backend in new[] { device, fine })
        {
            var (actual, metrics) = compile(backend).Run(initial, batch);
            Assert.Equal(expectedMetrics.Loss, metrics.Loss, 1e-4);
            var trees = new[] { (expected.Parameters, actual.Parameters), (expected.Statistics, actual.Statistics), (expected.Slots, actual.Slots) };
            var worst = trees.SelectMany(pair => pair.Item1.Select(leaf => Distance(leaf.Key, leaf.Value, pair.Item2[leaf.Key]))).Max();
            output.WriteLine($"{backend.Order}: the largest distance is {worst:E1} of a leaf's largest magnitude");
        }
    }

    private static double Distance(string name, NdArray expected, NdArray actual)
    {
        var (a, b) = (expected.ToDoubles(), actual.ToDoubles());
        var scale = a.Select(Math.Abs).Max();
        var distance = a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / Math.Max(scale, 1e-6);
        Assert.True(distance <= 1e-4, $"{name} is {distance:E1} of its largest magnitude {scale:E1} away from Reference.");
        return distance;
    }
}
