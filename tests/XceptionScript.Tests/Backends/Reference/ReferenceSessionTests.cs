using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Reference;

public sealed class ReferenceSessionTests
{
    private static readonly Tensor s_x = Tensors.Input("x", [2], DType.Float64);
    private static readonly Tensor s_rate = Tensors.Input("rate", [], DType.Float64);
    private static readonly Tensor s_step = s_x.Square();

    private static StagedGraph Training => new(
        [s_x, s_rate],
        [new Stage("gradients", [s_step]), new Stage("update", [s_x - (s_step * s_rate), s_step.Sum()])],
        [(1, 0)]);

    [Fact]
    public void An_aliased_output_is_the_input_of_the_next_run()
    {
        using var session = Evaluation.Reference.Open(Training);
        session.WriteArray(0, Evaluation.Array([2], DType.Float64, 1, 2));
        session.WriteArray(1, Evaluation.Array([], DType.Float64, 0.5));
        session.Run(0);
        session.Run(1);
        Assert.Equal([0.5, 0], session.ReadArray(1, s_x.Type).ToDoubles());
        Assert.Equal(5, session.ReadArray(2, s_rate.Type).ToScalar());
        session.Run(0);
        session.Run(1);
        Assert.Equal([0.375, 0], session.ReadArray(1, s_x.Type).ToDoubles());
        Assert.Equal([0.25, 0], session.ReadArray(0, s_x.Type).ToDoubles());
    }

    [Fact]
    public void An_input_changes_its_value_only_when_the_last_stage_has_run()
    {
        using var session = Evaluation.Reference.Open(Training);
        session.WriteArray(0, Evaluation.Array([2], DType.Float64, 1, 2));
        session.WriteArray(1, Evaluation.Array([], DType.Float64, 0.5));
        session.Run(0);
        session.Run(0);
        session.Run(0);
        Assert.Equal([1, 4], session.ReadArray(0, s_x.Type).ToDoubles());
    }

    [Fact]
    public void Two_inputs_may_exchange_values()
    {
        var y = Tensors.Input("y", [2], DType.Float64);
        using var session = Evaluation.Reference.Open(new([s_x, y], [new Stage("run", [s_x, y])], [(0, 1), (1, 0)]));
        session.WriteArray(0, Evaluation.Array([2], DType.Float64, 1, 2));
        session.WriteArray(1, Evaluation.Array([2], DType.Float64, 3, 4));
        session.Run(0);
        session.Run(0);
        Assert.Equal([3, 4], session.ReadArray(0, s_x.Type).ToDoubles());
        Assert.Equal([1, 2], session.ReadArray(1, s_x.Type).ToDoubles());
    }

    [Fact]
    public void Single_precision_is_rounded_between_runs_and_not_inside_one()
    {
        var x = Tensors.Input("x", []);
        var tenth = x / 3;
        using var session = Evaluation.Reference.Open(new([x], [new Stage("run", [tenth, (tenth * 3) - x])], [(0, 0)]));
        session.WriteArray(0, NdArray.Scalar(1f));
        session.Run(0);
        Assert.Equal(1f / 3f, session.ReadArray(0, x.Type).ToScalar());
        Assert.Equal(0, session.ReadArray(1, x.Type).ToScalar());
        session.Run(0);
        Assert.Equal((float)(1f / 3f / 3.0), session.ReadArray(0, x.Type).ToScalar());
    }

    [Fact]
    public void Sessions_of_one_program_run_independently()
    {
        var program = new XceptionScript.Backends.Reference.ReferenceBackend().Load(StagedGraph.Of([s_x], [s_step]));
        using var first = program.Open();
        using var second = program.Open();
        first.WriteArray(0, Evaluation.Array([2], DType.Float64, 1, 2));
        second.WriteArray(0, Evaluation.Array([2], DType.Float64, 3, 4));
        first.Run(0);
        second.Run(0);
        Assert.Equal([1, 4], first.ReadArray(0, s_x.Type).ToDoubles());
        Assert.Equal([9, 16], second.ReadArray(0, s_x.Type).ToDoubles());
    }

    [Fact]
    public void Mistakes_of_order_and_type_are_named()
    {
        using var session = Evaluation.Reference.Open(Training);
        Assert.Contains("input `x` has no value yet", Assert.Throws<InvalidOperationException>(() => session.Run(0)).Message);
        Assert.Contains("output 0 is not known yet", Assert.Throws<InvalidOperationException>(() => session.ReadArray(0, s_x.Type)).Message);
        Assert.Throws<ShapeException>(() => session.WriteArray(0, NdArray.Zeros([3], DType.Float64)));
        session.WriteArray(0, NdArray.Zeros([2], DType.Float64));
        session.WriteArray(1, NdArray.Zeros([], DType.Float64));
        Assert.Contains("expected the stages to run in order", Assert.Throws<InvalidOperationException>(() => session.Run(1)).Message);
    }

    [Fact]
    public void A_graph_that_reads_an_unlisted_input_is_refused() =>
        Assert.Contains("reads the input `rate`", Assert.Throws<ShapeException>(() => Evaluation.Reference.Open(StagedGraph.Of([s_x], [s_x * s_rate]))).Message);

    [Fact]
    public void The_stages_are_printed() => Golden.Matches("reference-explain.txt", new XceptionScript.Backends.Reference.ReferenceBackend().Load(Training).Explain());

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var d = new CaseDraws(5, DType.Float64);
        Tensor x = d.Real([4, 12, 12, 16]), kernel = d.Real([3, 3, 16, 24]);
        var instance = d.Finish(x.Conv2D(kernel).Relu().MaxPool2D(3, 2, Padding.Same).Moments());
        var first = Evaluation.Reference.Of(instance);
        for (var i = 0; i < 5; i++) Assert.True(first.BitsEqual(Evaluation.Reference.Of(instance)));
    }
}
