using System.Collections.Immutable;
using XceptionScript.Backends.Reference;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Lowering;

/// <summary>Outputs that become inputs of the next run, against Reference, which copies every one of them.</summary>
public sealed class AliasTests
{
    private const int Runs = 3;

    [Fact]
    public void Random_states_advance_in_place_as_Reference_copies_them() => Seeds.ForAll(200, seed => Check(Draw(seed)));

    [Fact]
    public void States_that_trade_places_do()
    {
        var (a, b, c) = (Tensors.Input("a", [3]), Tensors.Input("b", [3]), Tensors.Input("c", [3]));
        Check([a, b, c], [[b, c], [a]], [(0, 0), (1, 1), (2, 2)]);
    }

    [Fact]
    public void A_state_can_keep_the_last_value_of_another()
    {
        var (a, last) = (Tensors.Input("a", [3]), Tensors.Input("last", [3]));
        Check([a, last], [[a + 1, a]], [(0, 0), (1, 1)]);
    }

    [Fact]
    public void An_output_that_is_a_state_holds_the_value_before_the_run()
    {
        var a = Tensors.Input("a", [4]);
        Check([a], [[a.Square(), a], [a.Slice(0, 1, 2), a.Reshape([2, 2])]], [(0, 0)]);
    }

    [Fact]
    public void Two_states_can_take_one_value()
    {
        var (a, b) = (Tensors.Input("a", [3]), Tensors.Input("b", [3]));
        Check([a, b], [[a + b], [b.Sum()]], [(0, 0), (0, 1)]);
    }

    [Fact]
    public void A_state_that_a_later_stage_reads_changes_after_it()
    {
        var (a, b) = (Tensors.Input("a", [3, 3]), Tensors.Input("b", [3, 3]));
        Check([a, b], [[a.Transpose() + 1], [b + a, a.Sum()]], [(0, 0), (1, 1)]);
    }

    // Inputs of two shapes, ops over them, and outputs of which some become inputs of the next run: results, views, other inputs, or the
    // input itself.
    private static (StagedGraph Graph, ImmutableArray<NdArray> Values) Draw(int seed)
    {
        var d = new CaseDraws(seed, DType.Float32);
        Shape[] shapes = [d.Shape(1, 2, 3), d.Shape(0, 3, 3)];
        var made = new List<Tensor>();
        for (var i = d.Int(2, 5); i > 0; i--) made.Add(d.Real(d.Any(shapes)));
        var states = made.ToArray();
        for (var i = d.Int(1, 8); i > 0; i--)
        {
            var next = RandomGraph.Step(d, made);
            if (next.Shape.Size <= 48) made.Add(next);
        }
        foreach (var state in states)
        {
            // A next value of the state's own shape, often.
            if (d.Flip()) made.Add((state * 0.5) + made[d.Int(0, made.Count - 1)].Tanh().Mean());
        }

        ImmutableArray<Tensor>[] stages = [.. Enumerable.Range(0, d.Int(1, 2)).Select(_ => Roots())];
        var outputs = stages.SelectMany(roots => roots).ToArray();
        var (inputs, values) = d.Finish(outputs[0]) is var instance ? (instance.Inputs, instance.Values) : default;
        var aliases = ImmutableArray.CreateBuilder<(int, int)>();
        for (var input = 0; input < inputs.Length; input++)
        {
            int[] fitting = [.. Enumerable.Range(0, outputs.Length).Where(output => outputs[output].Type == inputs[input].Type)];
            if (fitting.Length > 0 && d.Int(0, 4) > 0) aliases.Add((d.Any<int>(fitting), input));
        }
        return (new(inputs, [.. stages.Select((roots, i) => new Stage($"stage{i}", roots))], aliases.ToImmutable()), values);

        ImmutableArray<Tensor> Roots() => [.. Enumerable.Range(0, d.Int(1, 4)).Select(_ => made[d.Int(0, made.Count - 1)])];
    }

    private static void Check(
        ImmutableArray<Tensor> inputs, ImmutableArray<Tensor>[] stages, ImmutableArray<(int Output, int Input)> aliases)
    {
        var d = new CaseDraws(1, DType.Float32);
        var graph = new StagedGraph(inputs, [.. stages.Select((roots, i) => new Stage($"stage{i}", roots))], aliases);
        Check((graph, [.. inputs.Select(input => d.Constant(input.Type))]));
    }

    private static void Check((StagedGraph Graph, ImmutableArray<NdArray> Values) drawn)
    {
        var (graph, values) = drawn;
        var program = Device.Cpu.Backend.Load(graph);
        using var expected = new ReferenceBackend().Load(graph).Open();
        using var actual = program.Open();
        for (var i = 0; i < values.Length; i++)
        {
            expected.WriteArray(i, values[i]);
            actual.WriteArray(i, values[i]);
        }
        for (var run = 0; run < Runs; run++)
        {
            for (var stage = 0; stage < graph.Stages.Length; stage++)
            {
                expected.Run(stage);
                actual.Run(stage);
            }
            for (var i = 0; i < graph.Outputs.Length; i++)
            {
                var type = graph.Outputs[i].Type;
                var (a, b) = (expected.ReadArray(i, type).ToDoubles(), actual.ReadArray(i, type).ToDoubles());
                var scale = Math.Max(1, a.Max(Math.Abs));
                if (a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-3 * scale)) continue;
                Assert.Fail($"output {i} of run {run} is [{string.Join(", ", b)}], and [{string.Join(", ", a)}] on Reference; "
                    + $"aliases {string.Join(", ", graph.Aliases)}\n"
                    + $"{string.Join("\n", graph.Outputs.Select((output, n) => $"output {n}:\n{output.Explain()}"))}\n{program.Explain()}");
            }
        }
    }
}
