using XceptionScript.Backends.Gpu;
using XceptionScript.Backends.Reference;
using XceptionScript.Expressions;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Execution;
using XceptionScript.Tests.Proofs;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Ptx;

/// <summary>Training the network of run.csx by interpreted PTX.</summary>
[Trait("Lane", "Ptx")]
public sealed class PtxTrainingTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_kernel_of_the_step_of_run_csx_gives_what_Reference_gives()
    {
        var reference = RunNetwork.Step(new ReferenceBackend());
        using var backend = new PtxBackend(Grain.Device);
        using var fine = new PtxBackend(Grains.Fine, WarpOrder.Backwards) { Contracts = true };
        var batch = RunNetwork.Batches(1, 2)[0];
        var initial = reference.Initial(42);
        var (expected, expectedMetrics) = reference.Run(initial, batch);
        foreach (var device in new[] { backend, fine })
        {
            var (actual, metrics) = RunNetwork.Step(device).Run(initial, batch);
            Assert.Equal(expectedMetrics.Loss, metrics.Loss, 1e-4);
            // After the first step, a slot of momentum is the gradient.
            var trees = new[] { (expected.Parameters, actual.Parameters), (expected.Statistics, actual.Statistics), (expected.Slots, actual.Slots) };
            var worst = trees.SelectMany(pair => pair.Item1.Select(leaf => Distance(leaf.Key, leaf.Value, pair.Item2[leaf.Key]))).Max();
            output.WriteLine($"{device.Order}: the largest distance is {worst:E1} of a leaf's largest magnitude");
        }

        static double Distance(string name, NdArray expected, NdArray actual)
        {
            var (a, b) = (expected.ToDoubles(), actual.ToDoubles());
            var scale = a.Select(Math.Abs).Max();
            var distance = a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / Math.Max(scale, 1e-6);
            Assert.True(distance <= 1e-4, $"{name} is {distance:E1} of its largest magnitude {scale:E1} away from Reference.");
            return distance;
        }
    }
}
