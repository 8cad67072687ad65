using XceptionScript.Backends.Reference;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Proofs;

/// <summary>One training step on Reference, against which backends are held.</summary>
internal sealed class StepAgreement
{
    private readonly Func<IBackend, TrainingStep> _compile;
    private readonly Batch _batch;
    private readonly TrainState _initial;
    private readonly TrainState _expected;
    private readonly Metrics _metrics;

    public StepAgreement(Func<IBackend, TrainingStep> compile, Batch batch)
    {
        (_compile, _batch) = (compile, batch);
        var reference = compile(new ReferenceBackend());
        _initial = reference.Initial(42);
        (_expected, _metrics) = reference.Run(_initial, batch);
    }

    /// <summary>
    /// Checks the loss to 1e-4, and every parameter, statistic and gradient to a tolerance, relative to the largest magnitude of its leaf: after the first step a slot
    /// of momentum is the gradient. Returns the largest distance.
    /// </summary>
    public double Check(IBackend backend, double tolerance)
    {
        var (actual, metrics) = _compile(backend).Run(_initial, _batch);
        Assert.Equal(_metrics.Loss, metrics.Loss, 1e-4);
        var trees = new[] { (_expected.Parameters, actual.Parameters), (_expected.Statistics, actual.Statistics), (_expected.Slots, actual.Slots) };
        Assert.NotEmpty(_expected.Slots);
        return trees.SelectMany(pair => pair.Item1.Select(leaf => Distance(leaf.Key, leaf.Value, pair.Item2[leaf.Key], tolerance))).Max();
    }

    private static double Distance(string name, NdArray expected, NdArray actual, double tolerance)
    {
        var (a, b) = (expected.ToDoubles(), actual.ToDoubles());
        var scale = a.Select(Math.Abs).Max();
        var distance = a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / Math.Max(scale, 1e-6);
        Assert.True(distance <= tolerance, $"{name} is {distance:E1} of its largest magnitude {scale:E1} away from Reference.");
        return distance;
    }
}
