using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Lowering;

public sealed class ConstantTests
{
    private static readonly NdArray s_weights = NdArray.Of<float>([512, 96], [.. Enumerable.Range(0, 512 * 96).Select(i => (i % 101) / 50f)]);

    [Fact]
    public void Large_constants_lie_at_the_end_of_the_arena_and_small_ones_do_not()
    {
        var x = Tensors.Input("x", [4, 512]);
        Tensor weights = s_weights, bias = NdArray.Of<float>([96], new float[96]);
        var plan = Passes.Lower(StagedGraph.Of([x], [(x.MatMul(weights) + bias).Relu()]));

        Assert.Equal(s_weights.Bytes, plan.ConstantBytes);
        var large = Assert.Single(plan.Buffers, buffer => buffer.Offset >= plan.ArenaBytes - plan.ConstantBytes);
        Assert.Same(s_weights, large.Constant);
        Assert.Equal(2, plan.Buffers.Count(buffer => buffer.Constant is not null));
    }

    [Fact]
    public void A_large_constant_is_read_whole_in_part_and_as_an_output()
    {
        var x = Tensors.Input("x", [4, 512]);
        Tensor weights = s_weights;
        // Rows from the 256th on are a view; the whole is an output too.
        var part = weights.Slice(0, 256, 256);
        var graph = StagedGraph.Of([x], [x.MatMul(weights), x.Slice(1, 0, 256).MatMul(part), part, weights]);
        var image = NdArray.Of<float>([4, 512], [.. Enumerable.Range(0, 4 * 512).Select(i => (i % 7) - 3f)]);

        var expected = Outputs(Device.Reference.Backend.Load(graph), image);
        var given = Outputs(Device.Cpu.Backend.Load(graph), image);
        for (var i = 0; i < expected.Length; i++) Assert.All(expected[i].ToDoubles().Zip(given[i].ToDoubles()), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
    }

    private static NdArray[] Outputs(IProgram program, NdArray image)
    {
        using var session = program.Open();
        session.WriteArray(0, image);
        session.Run(0);
        return [.. program.Graph.Outputs.Select((output, i) => session.ReadArray(i, output.Type))];
    }
}
