using System.Runtime.InteropServices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Training;

namespace XceptionScript.Benchmarks;

/// <summary>Xception as whole graphs, and numbers for their inputs.</summary>
internal static class XceptionGraphs
{
    /// <summary>A training step: gradients of the mean cross-entropy, and momentum.</summary>
    public static StagedGraph Training(int size, int batch) => StepGraph.Build(
        new Recipe(Xception.Build(Xception.Default), [size, size, 3], Losses.CrossEntropy(), DType.UInt8, 5), Optimizers.Sgd(0.05, momentum: 0.9), batch).Staged;

    /// <summary>Probabilities of the classes, with the weights as constants.</summary>
    public static StagedGraph Inference(int size, int batch)
    {
        var model = Xception.Build(Xception.Default);
        Shape input = [size, size, 3];
        var image = Tensors.Input("image", [batch, .. input], DType.UInt8);
        var flow = model.Apply(Flow.Start(image, Mode.Inference, 0));
        var (parameters, statistics) = model.Initialize(input, 1);
        var constants = flow.Leaves.ToDictionary(leaf => leaf.Tensor, leaf => (Tensor)(leaf.Kind == LeafKind.Statistic ? statistics : parameters)[leaf.Path]);
        var output = Graph.Substitute([flow.Value.Softmax()], constants);
        return StagedGraph.Of([image], [.. output]);
    }

    /// <summary>Writes numbers near zero into every real input, so that nothing overflows; keys, labels and images are 0.</summary>
    public static void Fill(ISession session, StagedGraph graph)
    {
        var random = new Random(1);
        for (var i = 0; i < graph.Inputs.Length; i++) session.Write(i, Numbers(graph.Inputs[i].Type, random));
    }

    private static byte[] Numbers(TensorType type, Random random)
    {
        var bytes = new byte[type.Shape.Size * type.DType.Size];
        if (type.DType == DType.Float32)
        {
            foreach (ref var number in MemoryMarshal.Cast<byte, float>(bytes.AsSpan())) number = (random.NextSingle() - 0.5f) * 0.1f;
        }
        return bytes;
    }
}
