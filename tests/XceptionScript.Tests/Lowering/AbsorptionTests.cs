using System.Collections.Immutable;
using XceptionScript.Autodiff;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Tests.Backends;
using Xunit;

namespace XceptionScript.Tests.Lowering;

public sealed class AbsorptionTests
{
    [Fact]
    public void A_product_takes_in_the_group_that_alone_reads_it()
    {
        var (x, w, bias, other) = (Tensors.Input("x", [6, 5]), Tensors.Input("w", [5, 7]), Tensors.Input("bias", [7]), Tensors.Input("other", [6, 7]));
        var product = x.MatMul(w);
        var call = Assert.IsType<GemmCall>(Assert.Single(Plan([x, w, bias, other], (product + bias).Relu() + other).Stages[0].Calls));
        Assert.NotNull(call.Epilogue);
        Assert.Equal(4, call.Reads.Length);
    }

    [Fact]
    public void A_product_that_others_read_keeps_its_result()
    {
        var (x, w) = (Tensors.Input("x", [6, 5]), Tensors.Input("w", [5, 7]));
        var product = x.MatMul(w);
        Assert.Equal(2, Plan([x, w], product, product.Relu()).Stages[0].Calls.Length);
        Assert.Equal(3, Plan([x, w], (product - product.SumKept(0)).Relu()).Stages[0].Calls.Length);
    }

    [Fact]
    public void Of_two_products_the_later_takes_in_their_sum()
    {
        var (x, w, v) = (Tensors.Input("x", [6, 5]), Tensors.Input("w", [5, 7]), Tensors.Input("v", [7, 7]));
        var first = x.MatMul(w);
        var calls = Plan([x, w, v], first + first.Relu().MatMul(v)).Stages[0].Calls;
        Assert.NotNull(Assert.IsType<GemmCall>(calls[^1]).Epilogue);
    }

    [Fact]
    public void A_pointwise_convolution_takes_in_the_depthwise_one_before_it_where_maps_are_large()
    {
        Assert.Single(Separable(40), call => call is GemmCall { Left: not null, Epilogue: not null });
        Assert.Contains(Separable(8), call => call is DepthwiseCall);
    }

    [Fact]
    public void In_inference_no_pass_over_memory_follows_a_convolution_of_Xception()
    {
        var model = Xception.Build(Xception.Default);
        Shape input = [299, 299, 3];
        var image = Tensors.Input("image", [8, .. input], DType.UInt8);
        var flow = model.Apply(Flow.Start(image, Mode.Inference, 0));
        var plan = Plan([image, .. flow.Leaves.Select(leaf => leaf.Tensor)], flow.Value);
        var calls = plan.Stages[0].Calls;
        Assert.Equal(2, calls.Count(call => call is ConvCall { Epilogue: not null }));

        // Four shortcuts, the classifier, and all separable convolutions but the last, whose batch norm joins the pooling that reads it.
        Assert.Equal(4 + 1 + 33, calls.Count(call => call is GemmCall { Epilogue: not null }));
        Assert.Equal(32, calls.Count(call => call is GemmCall { Left: not null }));
    }

    [Fact]
    public void Random_networks_compute_what_they_do_without() => Seeds.ForAll(150, seed =>
    {
        var draws = new CaseDraws(seed, DType.Float32);
        var random = new Random(seed);
        var isSmooth = random.Next(2) == 0;
        var channels = random.Next(1, 40);
        Tensor x = Tensors.Input("x", [random.Next(1, 4), random.Next(3, 40), random.Next(3, 40), channels]);
        var (inputs, values) = (new List<Tensor> { x }, new List<NdArray> { draws.Constant(x.Type) });
        var y = x;
        for (var layer = 0; layer < 3; layer++) y = Layer(y);
        var instance = new OpInstance(y, [.. inputs], [.. values]);
        // A gradient through ReLU differs wherever rounding moves its argument across zero, so gradients are compared without.
        if (isSmooth) Agreement.Check(Device.Cpu.Backend, instance, seed, 1e-4);
        else Agreement.Check(Device.Cpu.Backend, [y], instance, 1e-4);

        Tensor Layer(Tensor x)
        {
            var (shape, filters) = (x.Shape, random.Next(3) == 0 ? random.Next(1, 100) : x.Shape[^1]);
            var stride = random.Next(3) == 0 ? 2 : 1;
            var y = random.Next(4) switch
            {
                0 => x.Conv2D(Drawn([3, 3, shape[^1], filters]), stride, Padding.Same),
                1 => x.PointwiseConv2D(Drawn([1, 1, shape[^1], filters])),
                _ => x.DepthwiseConv2D(Drawn([3, 3, shape[^1], 1]), stride, Padding.Same).PointwiseConv2D(Drawn([1, 1, shape[^1], filters])),
            };
            if (random.Next(3) > 0) y = (y * Drawn([filters])) + Drawn([filters]);
            if (random.Next(2) == 0) y = Activated(y);
            if (y.Shape == shape && random.Next(2) == 0) y = random.Next(2) == 0 ? y + x : y + Activated(x);
            return y;
        }

        Tensor Activated(Tensor x) => isSmooth ? x.Tanh() : x.Relu();

        Tensor Drawn(Shape shape)
        {
            var input = Tensors.Input($"v{inputs.Count}", shape);
            inputs.Add(input);
            // Kernels are scaled so that values stay near 1, where rounding is small.
            var scale = shape is [var h, var w, var c, _] ? 1 / Math.Sqrt(h * w * c) : 1;
            values.Add(Evaluation.Array(shape, DType.Float32, [.. draws.Constant(input.Type).ToDoubles().Select(value => value * scale)]));
            return random.Next(2) == 0 ? input : values[^1];
        }
    });

    [Fact]
    public void A_group_that_reads_its_product_elsewhere_too_is_computed_after_it()
    {
        var (x, kernel) = (Tensors.Input("x", [1, 4, 4, 8]), Tensors.Input("kernel", [1, 1, 8, 8]));
        var y = x.PointwiseConv2D(kernel);
        // Every row less the first one.
        var result = y - y.Reshape([16, 8]).Slice(0, 0, 1).Reshape([8]);
        var draws = new CaseDraws(1, DType.Float32);
        Agreement.Check(Device.Cpu.Backend, [result], new OpInstance(result, [x, kernel], [draws.Constant(x.Type), draws.Constant(kernel.Type)]), 1e-5);
        Assert.All(Plan([x, kernel], result).Stages[0].Calls, call => Assert.False(call is GemmCall { Epilogue: not null }));
    }

    private static ImmutableArray<KernelCall> Separable(int size)
    {
        var (x, depthwise, pointwise) = (Tensors.Input("x", [1, size, size, 5]), Tensors.Input("depthwise", [3, 3, 5, 1]), Tensors.Input("pointwise", [1, 1, 5, 7]));
        return Plan([x, depthwise, pointwise], x.DepthwiseConv2D(depthwise, 1, Padding.Same).PointwiseConv2D(pointwise).Relu()).Stages[0].Calls;
    }

    private static Plan Plan(ImmutableArray<Tensor> inputs, params ImmutableArray<Tensor> outputs) =>
        Passes.Lower(StagedGraph.Of(inputs, outputs), Absorbs.All);
}
