using System.Collections.Immutable;
using XceptionScript.Backends.Reference;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Tests;

/// <summary>Evaluates expressions on one backend, through the interface that all backends share.</summary>
public sealed class Evaluation(IBackend backend)
{
    /// <summary>Evaluation by the definition of every op.</summary>
    public static Evaluation Reference { get; } = new(new ReferenceBackend());

    /// <summary>The value of an expression, given the values of its inputs.</summary>
    public NdArray Of(Tensor y, params (Tensor Input, NdArray Value)[] given) => All([y], [.. given.Select(pair => pair.Input)], [.. given.Select(pair => pair.Value)])[0];

    /// <summary>The value of a case.</summary>
    public NdArray Of(OpInstance instance) => All([instance.Result], instance.Inputs, instance.Values)[0];

    /// <summary>The values of several expressions.</summary>
    public ImmutableArray<NdArray> All(ImmutableArray<Tensor> outputs, ImmutableArray<Tensor> inputs, ImmutableArray<NdArray> values)
    {
        using var session = Open(StagedGraph.Of(inputs, outputs));
        for (var i = 0; i < inputs.Length; i++) session.WriteArray(i, values[i]);
        session.Run(0);
        return [.. outputs.Select((output, i) => session.ReadArray(i, output.Type))];
    }

    /// <summary>A session of a graph.</summary>
    public ISession Open(StagedGraph graph) => backend.Load(graph).Open();

    /// <summary>An array of an element type from doubles that it can hold.</summary>
    public static NdArray Array(Shape shape, DType dtype, params ReadOnlySpan<double> values)
    {
        double[] source = [.. values];
        return dtype switch
        {
            DType.Float32 => NdArray.Of<float>(shape, [.. source.Select(value => (float)value)]),
            DType.Float64 => NdArray.Of<double>(shape, source),
            DType.Int32 => NdArray.Of<int>(shape, [.. source.Select(value => (int)value)]),
            DType.Bool => NdArray.Of<bool>(shape, [.. source.Select(value => value != 0)]),
            _ => NdArray.Of<byte>(shape, [.. source.Select(value => (byte)value)]),
        };
    }
}
