using System.Collections.Immutable;
using XceptionScript.Autodiff;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Tests.Backends;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Lowering;

public sealed class RematerialisationTests
{
    [Fact]
    public void A_depthwise_result_is_computed_again_for_the_gradient_of_the_pointwise_kernel_that_reads_it()
    {
        var calls = Calls(Separable(100));
        Assert.Equal(2, calls.Count(call => call is DepthwiseCall { Sense: Sense.Forward, Prologue: not null }));
        var again = calls.ToList().FindLastIndex(call => call is DepthwiseCall { Sense: Sense.Forward });
        Assert.Equal(calls[again].Writes[0], Assert.IsType<GemmCall>(calls[again + 1]).A);
    }

    [Fact]
    public void It_is_kept_where_computing_it_again_is_much_of_the_products_work() =>
        Assert.Single(Calls(Separable(20)), call => call is DepthwiseCall { Sense: Sense.Forward });

    [Fact]
    public void Inference_computes_nothing_again()
    {
        var image = Tensors.Input("image", [8, 299, 299, 3], DType.UInt8);
        var flow = Xception.Build(Xception.Default).Apply(Flow.Start(image, Mode.Inference, 0));
        var graph = Passes.Simplify(StagedGraph.Of([image, .. flow.Leaves.Select(leaf => leaf.Tensor)], [flow.Value]));
        Assert.Same(graph, Rematerialisation.Recompute(graph));
    }

    [Fact]
    public void A_map_that_windows_and_others_read_is_computed_again_where_it_is_read_late()
    {
        var (x, gamma) = (Tensors.Input("x", [2, 12, 12, 5]), Tensors.Input("x1", [5]));
        var kernel = Tensors.Input("x2", [1, 1, 5, 5]);
        var map = (x.PointwiseConv2D(kernel) is var y ? y.Normalize(y.Moments(), gamma, null) : null!).Relu();
        var pooled = map.MaxPool2D(3, 2, Padding.Same);
        var calls = Calls(Trained(pooled, x, gamma, kernel));
        var made = calls.Select((call, i) => (call, i)).Where(pair => pair.call.Label.Contains("ReluMap") && pair.call is ElementwiseCall { Outputs: [_] }).Select(pair => pair.i).ToList();
        Assert.Equal(2, made.Count);
        Assert.Contains(calls[made[1] + 1], calls.OfType<PoolCall>().Where(call => call.Kind == PoolKind.MaxScatter));
    }

    [Fact]
    public void A_training_step_of_Xception_keeps_what_products_make_and_little_else()
    {
        var graph = StepGraph.Build(new Recipe(Xception.Build(Xception.Default), [299, 299, 3], Losses.CrossEntropy(), DType.UInt8, 5), Optimizers.Sgd(0.05, momentum: 0.9), 8).Staged;
        var plan = Passes.Lower(graph, Absorbs.All);
        Assert.InRange(plan.ArenaBytes, 1_000_000_000, 1_150_000_000);
        Assert.InRange(Passes.Lower(graph).ArenaBytes, 2_000_000_000, long.MaxValue);

        // All but one, which reads a residual sum as it is.
        Assert.Equal(33, plan.Stages[0].Calls.Count(call => call is DepthwiseCall { Sense: Sense.KernelGradient, Prologue: not null }));
    }

    [Fact]
    public void Random_networks_train_as_they_do_without()
    {
        var again = 0;
        Seeds.ForAll(100, seed =>
        {
            var (random, draws) = (new Random(seed), new CaseDraws(seed, DType.Float32));
            var (inputs, values) = (new List<Tensor>(), new List<NdArray>());
            var y = Input([random.Next(1, 3), random.Next(4, 20), random.Next(4, 20), random.Next(1, 20)], 1);
            for (var layer = 0; layer < 3; layer++)
            {
                var (c, filters) = (y.Shape[^1], random.Next(1, 120));
                // Squares are smooth, so that rounding does not move an argument across a bend.
                var image = y.Normalize(y.Moments(), Input([c], 1), Input([c], 1), 0.5).Square();
                y = random.Next(3) switch
                {
                    0 => image.Conv2D(Input([3, 3, c, filters], 1 / Math.Sqrt(9 * c)), random.Next(1, 3), Padding.Same),
                    1 => image.PointwiseConv2D(Input([1, 1, c, filters], 1 / Math.Sqrt(c))),
                    _ => image.DepthwiseConv2D(Input([3, 3, c, 1], 1 / 3.0), random.Next(1, 3), Padding.Same).PointwiseConv2D(Input([1, 1, c, filters], 1 / Math.Sqrt(c))),
                };
                if (random.Next(3) == 0) y += image.Slice(3, 0, 1).MeanKept(1).MeanKept(2);
            }
            var instance = new OpInstance(y, [.. inputs], [.. values]);
            Agreement.Check(Device.Cpu.Backend, instance, seed, 1e-4);
            var trained = Passes.Simplify(StagedGraph.Of([], Trained(y, [.. inputs])));
            if (!ReferenceEquals(trained, Rematerialisation.Recompute(trained))) again++;

            Tensor Input(Shape shape, double scale)
            {
                var input = Tensors.Input($"x{inputs.Count}", shape);
                inputs.Add(input);
                values.Add(Evaluation.Array(shape, DType.Float32, [.. draws.Constant(input.Type).ToDoubles().Select(value => value * scale)]));
                return input;
            }
        });
        Assert.InRange(again, 50, 100);
    }

    // A separable convolution of a normalised map, and the gradients by all that is trained.
    private static ImmutableArray<Tensor> Separable(int filters)
    {
        var (x, gamma, depthwise, pointwise) = (Tensors.Input("x", [2, 9, 8, 5]), Tensors.Input("gamma", [5]), Tensors.Input("depthwise", [3, 3, 5, 1]), Tensors.Input("pointwise", [1, 1, 5, filters]));
        var image = x.Normalize(x.Moments(), gamma, null).Relu();
        return Trained(image.DepthwiseConv2D(depthwise).PointwiseConv2D(pointwise), x, gamma, depthwise, pointwise);
    }

    private static ImmutableArray<Tensor> Trained(Tensor y, params ImmutableArray<Tensor> leaves) =>
        [y.Square().Sum(), .. Differentiation.Gradients(y.Square().Sum(), leaves.AsSpan())];

    private static ImmutableArray<KernelCall> Calls(ImmutableArray<Tensor> outputs) =>
        Passes.Lower(StagedGraph.Of([.. Graph.Order(outputs.AsSpan()).Where(tensor => tensor.Op is InputOp)], outputs), Absorbs.All).Stages[0].Calls;
}
