using System.Collections.Immutable;
using XceptionScript.Autodiff;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends;

/// <summary>Compares what a backend makes of a case with what Reference makes of it.</summary>
public static class Agreement
{
    /// <summary>Checks the value of a case and, in the same graph, its gradients along a random projection, so that fused groups with several results arise.</summary>
    public static void Check(IBackend backend, OpInstance instance, int seed, double tolerance)
    {
        var outputs = ImmutableArray.Create(instance.Result);
        if (instance.Result.DType.IsReal && !instance.Variables.IsEmpty)
        {
            Tensor weights = new CaseDraws(seed, instance.Result.DType).Constant(instance.Result.Type);
            outputs = outputs.AddRange(instance.Result.Vjp(weights, instance.Variables.AsSpan()));
        }
        Check(backend, outputs, instance, tolerance);
    }

    /// <summary>Checks several expressions over the inputs of a case.</summary>
    public static void Check(IBackend backend, ImmutableArray<Tensor> outputs, OpInstance instance, double tolerance)
    {
        if (Graph.Order(outputs.AsSpan()).Any(node => node.DType == DType.Float64))
        {
            Assert.Throws<DTypeException>(() => new Evaluation(backend).All(outputs, instance.Inputs, instance.Values));
            return;
        }
        var expected = Evaluation.Reference.All(outputs, instance.Inputs, instance.Values);
        var actual = new Evaluation(backend).All(outputs, instance.Inputs, instance.Values);
        for (var i = 0; i < outputs.Length; i++) Close(expected[i], actual[i], tolerance, outputs[i]);
    }

    /// <summary>Checks that every element lies within a tolerance, relative to the largest magnitude.</summary>
    public static void Close(NdArray expected, NdArray actual, double tolerance, Tensor tensor)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.DType, actual.DType);
        var (a, b) = (expected.ToDoubles(), actual.ToDoubles());
        var scale = Math.Max(1, a.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i].Equals(b[i]) || Math.Abs(a[i] - b[i]) <= tolerance * scale) continue;
            Assert.Fail($"element {i} of {a.Length} is {b[i]:R}, and {a[i]:R} on Reference:\n{tensor.Explain()}\n{Plan(tensor)}");
        }
    }

    private static string Plan(Tensor tensor)
    {
        ImmutableArray<Tensor> inputs = [.. Graph.Order(tensor).Where(node => node.Op is InputOp)];
        var graph = StagedGraph.Of(inputs, [tensor]);
        return Explanation.Of(graph, Passes.Lower(graph));
    }
}
