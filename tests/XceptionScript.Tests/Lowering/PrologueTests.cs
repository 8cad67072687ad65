using System.Collections.Immutable;
using XceptionScript.Autodiff;
using XceptionScript.Backends.Cpu;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using XceptionScript.Tests.Backends;
using Xunit;

namespace XceptionScript.Tests.Lowering;

public sealed class PrologueTests
{
    private static readonly Tensor s_x = Tensors.Input("x", [2, 9, 8, 5]);
    private static readonly Tensor s_kernel = Tensors.Input("kernel", [3, 3, 5, 1]);
    private static readonly Tensor s_scale = Tensors.Input("scale", [5]);

    [Fact]
    public void A_depthwise_convolution_and_its_kernels_gradient_make_their_image_as_they_read_it()
    {
        var image = (s_x * s_scale).Relu();
        var calls = Calls(Trained(image, s_kernel));
        Assert.DoesNotContain(calls, call => call is ElementwiseCall { Count: 2 * 9 * 8 * 5 });
        var depthwise = calls.OfType<DepthwiseCall>().ToList();
        Assert.Equal([Sense.Forward, Sense.KernelGradient], depthwise.Select(call => call.Sense));
        Assert.All(depthwise, call => Assert.Equal(4, call.Reads.Length + call.Writes.Length));
        Assert.All(depthwise, call => Assert.EndsWith("after Out(Map(ReluMap, Zip(MulZip, X0, X1)))", call.Label));
    }

    [Fact]
    public void An_image_with_one_reader_is_stored() =>
        Assert.DoesNotContain(Calls(s_x.Relu().DepthwiseConv2D(s_kernel)), call => call is DepthwiseCall { Prologue: not null });

    [Fact]
    public void An_image_that_is_an_output_or_read_by_others_is_stored()
    {
        var image = s_x.Relu();
        Assert.DoesNotContain(Calls([image, .. Trained(image, s_kernel)]), call => call is DepthwiseCall { Prologue: not null });
        Assert.DoesNotContain(Calls([image.Permute(3, 1, 2, 0), .. Trained(image, s_kernel)]), call => call is DepthwiseCall { Prologue: not null });
    }

    [Fact]
    public void An_image_that_is_dear_to_make_is_stored() =>
        Assert.DoesNotContain(Calls(Trained(s_x.Tanh(), s_kernel)), call => call is DepthwiseCall { Prologue: not null });

    [Fact]
    public void A_depth_multiplier_leaves_the_image_stored() =>
        Assert.DoesNotContain(Calls(Trained(s_x.Relu(), Tensors.Input("wide", [3, 3, 5, 2]))), call => call is DepthwiseCall { Prologue: not null });

    [Fact]
    public void Of_an_image_made_from_two_tensors_their_sum_is_stored()
    {
        var sum = (s_x * s_scale) + Tensors.Input("z", s_x.Shape);
        var calls = Calls(Trained(sum.Relu(), s_kernel));
        Assert.Single(calls, call => call is ElementwiseCall { Count: 2 * 9 * 8 * 5 });
        Assert.All(calls.OfType<DepthwiseCall>(), call => Assert.EndsWith("after Out(Map(ReluMap, X0))", call.Label));
    }

    [Fact]
    public void What_alone_reads_a_product_is_its_epilogue_even_before_two_windows()
    {
        var image = s_x.PointwiseConv2D(Tensors.Input("pointwise", [1, 1, 5, 5])).Relu();
        var calls = Calls(image.DepthwiseConv2D(s_kernel), image.DepthwiseConv2D(Tensors.Input("other", [3, 3, 5, 1])));
        Assert.Single(calls, call => call is GemmCall { Epilogue: not null });
        Assert.DoesNotContain(calls, call => call is DepthwiseCall { Prologue: not null });
    }

    [Fact]
    public void A_cotangent_that_the_image_is_made_of_too_is_stored()
    {
        var shared = Tensors.Input("row", [8, 5]).BroadcastTo(s_x.Shape);
        var image = (s_x + shared).Relu();
        var window = new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        Tensor[] outputs = [Tensor.Of(new DepthwiseConv2DOp(window), image, s_kernel), Tensor.Of(new DepthwiseConv2DKernelGradientOp(window, 3, 3, 1), image, shared)];
        var draws = new CaseDraws(1, DType.Float32);
        ImmutableArray<Tensor> inputs = [.. Graph.Order(outputs).Where(tensor => tensor.Op is InputOp)];
        Agreement.Check(Device.Cpu.Backend, [.. outputs], new OpInstance(outputs[0], inputs, [.. inputs.Select(input => draws.Constant(input.Type))]), 1e-5);
    }

    [Fact]
    public void Sweeps_make_images_of_every_kind_of_operand()
    {
        Tensor[] others = [Tensors.Input("x1", [7]), Tensors.Input("x2", []), Tensors.Input("x3", [2, 9, 8, 1]), Tensors.Input("x4", [8, 7])];
        foreach (var channels in (int[])[1, 7, 40])
        {
            var x = Tensors.Input("x0", [2, 9, 8, channels]);
            foreach (var other in others.Select(other => Tensors.Input("x1", other.Shape.Rank > 0 && other.Shape[^1] == 7 ? other.Shape.With(-1, channels) : other.Shape)))
            {
                var image = (other.BroadcastTo(x.Shape) - x).Square();
                var kernel = Tensors.Input("x2", [3, 3, channels, 1]);
                var y = image.DepthwiseConv2D(kernel, 1, Padding.Same);
                var draws = new CaseDraws(channels, DType.Float32);
                ImmutableArray<Tensor> inputs = [x, other, kernel];
                Agreement.Check(Device.Cpu.Backend, new OpInstance(y, inputs, [.. inputs.Select(input => draws.Constant(input.Type))]), channels, 1e-5);
            }
        }
    }

    [Fact]
    public void Random_windows_over_made_images_compute_what_they_do_over_stored_ones()
    {
        var prologues = 0;
        Seeds.ForAll(150, seed =>
        {
            var instance = Drawn(seed);
            Agreement.Check(Device.Cpu.Backend, instance, seed, 1e-4);
            prologues += Calls(Trained(instance)).Count(call => call is DepthwiseCall { Prologue: not null });
        });
        Assert.InRange(prologues, 150, int.MaxValue);
    }

    [Fact]
    public void The_number_of_workers_changes_nothing() => Seeds.ForAll(10, seed =>
    {
        var instance = Drawn(seed);
        using var many = new Workers(3);
        using var one = new Workers(1);
        var expected = new Evaluation(new CpuBackend(one)).All(Trained(instance), instance.Inputs, instance.Values);
        var actual = new Evaluation(new CpuBackend(many)).All(Trained(instance), instance.Inputs, instance.Values);
        Assert.Equal(expected.Select(value => value.ToDoubles()), actual.Select(value => value.ToDoubles()));
    });

    // A few depthwise convolutions after light functions; some images are larger than what a worker holds of them at once.
    private static OpInstance Drawn(int seed)
    {
        var (random, draws) = (new Random(seed), new CaseDraws(seed, DType.Float32));
        var (inputs, values) = (new List<Tensor>(), new List<NdArray>());
        var isLarge = random.Next(4) == 0;
        var channels = isLarge ? random.Next(60, 100) : random.Next(1, 40);
        var y = Input([random.Next(1, 3), random.Next(3, isLarge ? 50 : 20), random.Next(3, isLarge ? 50 : 20), channels], 1);
        for (var layer = 0; layer < 3; layer++)
        {
            // Squares are smooth, so that rounding does not move an argument across a bend.
            var image = random.Next(3) switch
            {
                0 => (y * Input([channels], 1)).Square(),
                1 => y.Normalize(y.Moments(), Input([channels], 1), Input([channels], 1), 0.5),
                _ => (y + Input(y.Shape, 1)).Square() * 0.5,
            };
            var (height, width) = (random.Next(1, 4), random.Next(1, 4));
            var padding = random.Next(2) == 0 || height > y.Shape[1] || width > y.Shape[2] ? Padding.Same : Padding.Valid;
            y = image.DepthwiseConv2D(Input([height, width, channels, 1], Math.Sqrt(1.0 / (height * width))), random.Next(1, 3), padding, padding == Padding.Same ? random.Next(1, 3) : 1);
        }
        return new OpInstance(y, [.. inputs], [.. values]);

        Tensor Input(Shape shape, double scale)
        {
            var input = Tensors.Input($"x{inputs.Count}", shape);
            inputs.Add(input);
            values.Add(Evaluation.Array(shape, DType.Float32, [.. draws.Constant(input.Type).ToDoubles().Select(value => value * scale)]));
            return input;
        }
    }

    private static ImmutableArray<Tensor> Trained(OpInstance instance) => [instance.Result, .. Differentiation.Gradients(instance.Result.Square().Sum(), instance.Inputs.AsSpan())];

    private static ImmutableArray<Tensor> Trained(Tensor image, Tensor kernel)
    {
        var y = image.DepthwiseConv2D(kernel, 1, Padding.Same);
        return [y, .. y.Vjp(Tensors.Input("cotangent", y.Shape), kernel)];
    }

    private static ImmutableArray<KernelCall> Calls(params ImmutableArray<Tensor> outputs) =>
        Passes.Lower(StagedGraph.Of([.. Graph.Order(outputs.AsSpan()).Where(tensor => tensor.Op is InputOp)], outputs), Absorbs.All).Stages[0].Calls;
}
