using System.Collections.Immutable;
using System.Diagnostics;
using XceptionScript.Autodiff;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Benchmarks;

/// <summary>Expressions of this library, compiled once; a run computes them anew from inputs that stay where they are.</summary>
internal sealed class OwnGraph : ISubject
{
    private readonly ImmutableArray<(string Name, Tensor Tensor)> _outputs;
    private readonly ISession _session;

    private OwnGraph(ImmutableArray<(Tensor Tensor, NdArray Value)> inputs, ImmutableArray<(string Name, Tensor Tensor)> outputs)
    {
        _outputs = outputs;
        var graph = StagedGraph.Of([.. inputs.Select(input => input.Tensor)], [.. outputs.Select(output => output.Tensor)]);
        _session = Device.Cpu.Backend.Load(graph).Open();
        for (var i = 0; i < inputs.Length; i++) _session.WriteArray(i, inputs[i].Value);
    }

    /// <summary>Logits, mean loss and the gradient of every trained leaf, named by its path.</summary>
    public static OwnGraph Gradients(NetworkCase work)
    {
        var (images, labels) = (Given("image", work.Images), Given("label", work.Labels));
        var flow = work.Model.Apply(Flow.Start(images.Tensor, Mode.Training, 0));
        var loss = flow.Value.SparseSoftmaxCrossEntropy(labels.Tensor).Mean();
        ImmutableArray<Leaf> trained = [.. flow.Leaves.Where(leaf => leaf.IsTrainable)];
        var gradients = loss.Gradients([.. trained.Select(leaf => leaf.Tensor)]);
        return new(
            [images, labels, .. flow.Leaves.Select(leaf => (leaf.Tensor, work.Value(leaf)))],
            [("logits", flow.Value), ("loss", loss), .. trained.Zip(gradients, (leaf, gradient) => (leaf.Path, gradient))]);
    }

    /// <summary>A depthwise convolution or one of its gradients.</summary>
    public static OwnGraph Convolution(ConvolutionCase work)
    {
        var (x, kernel, dy) = (Given("image", work.Images), Given("kernel", work.Kernel), Given("cotangent", work.Cotangent));
        var y = x.Tensor.DepthwiseConv2D(kernel.Tensor);
        var product = (y * dy.Tensor).Sum();
        return work.Sense switch
        {
            Sense.Forward => new([x, kernel], [("y", y)]),
            Sense.InputGradient => new([kernel, dy], [("dx", product.Gradient(x.Tensor))]),
            _ => new([x, dy], [("dkernel", product.Gradient(kernel.Tensor))]),
        };
    }

    /// <summary>A product of matrices.</summary>
    public static OwnGraph Product(ProductCase work)
    {
        var (a, b) = (Given("a", work.A), Given("b", work.B));
        return new([a, b], [("c", a.Tensor.MatMul(b.Tensor))]);
    }

    /// <inheritdoc/>
    public ArrayTree Outputs()
    {
        _session.Run(0);
        return ArrayTree.Of([.. _outputs.Select((output, i) => (output.Name, _session.ReadArray(i, output.Tensor.Type)))]);
    }

    /// <inheritdoc/>
    public double Milliseconds(int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++) _session.Run(0);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
    }

    public void Dispose() => _session.Dispose();

    private static (Tensor Tensor, NdArray Value) Given(string name, NdArray value) => (Tensors.Input(name, value.Shape, value.DType), value);
}
