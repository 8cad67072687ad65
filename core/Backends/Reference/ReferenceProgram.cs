using System.Collections.Immutable;
using System.Text;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>
/// A staged graph with the order in which its nodes are computed and where each value dies. A node belongs to the first stage that needs it; inputs
/// are read anew in every stage.
/// </summary>
internal sealed class ReferenceProgram : IProgram
{
    public ReferenceProgram(StagedGraph graph)
    {
        Graph = graph;
        Verifier.Verify(graph.Outputs.AsSpan());
        Check(graph);
        Steps = Order(graph);
    }

    /// <summary>A node to compute, and the values that nobody needs afterwards.</summary>
    internal readonly record struct Step(Tensor Node, ImmutableArray<Tensor> Dead);

    public StagedGraph Graph { get; }

    /// <summary>The steps of every stage.</summary>
    public ImmutableArray<ImmutableArray<Step>> Steps { get; }

    public ISession Open() => new ReferenceSession(this);

    public string Explain()
    {
        var text = new StringBuilder();
        foreach (var stage in Graph.Stages) text.Append($"stage {stage.Name}\n").Append(Printer.Print(stage.Roots.AsSpan()));
        return text.ToString();
    }

    private static void Check(StagedGraph graph)
    {
        foreach (var tensor in Expressions.Graph.Order(graph.Outputs.AsSpan()))
        {
            if (tensor.Op is InputOp input && !graph.Inputs.Contains(tensor))
                throw new ShapeException($"Load: the graph reads the input `{input.Name}`, the inputs are {string.Join(", ", graph.Inputs.Select(known => known.Op.Label))}; expected it among them.");
        }
        var outputs = graph.Outputs;
        foreach (var (output, input) in graph.Aliases)
        {
            if (outputs[output].Type != graph.Inputs[input].Type)
                throw new ShapeException($"Load: output {output} is {outputs[output].Type}, its alias {graph.Inputs[input].Op.Label} is {graph.Inputs[input].Type}; expected equal types.");
        }
    }

    private static ImmutableArray<ImmutableArray<Step>> Order(StagedGraph graph)
    {
        var orders = new List<List<Tensor>>();
        var owner = new Dictionary<Tensor, int>();
        var lastStage = new Dictionary<Tensor, int>();
        for (var stage = 0; stage < graph.Stages.Length; stage++)
        {
            var order = new List<Tensor>();
            foreach (var node in Expressions.Graph.Order(graph.Stages[stage].Roots.AsSpan()))
            {
                if (node.Op is InputOp || owner.TryAdd(node, stage)) order.Add(node);
            }
            foreach (var used in order.SelectMany(node => node.Inputs).Concat(graph.Stages[stage].Roots)) lastStage[used] = stage;
            orders.Add(order);
        }
        return [.. orders.Select((order, stage) => Mortal(order, [.. graph.Stages[stage].Roots], node => lastStage[node] > stage && node.Op is not InputOp))];
    }

    // A value dies at its last use unless it is a root, which is stored when the stage ends, or a later stage uses it.
    private static ImmutableArray<Step> Mortal(List<Tensor> order, HashSet<Tensor> roots, Func<Tensor, bool> isNeededLater)
    {
        var dead = new List<Tensor>[order.Count];
        var own = new HashSet<Tensor>(order);
        for (var step = order.Count - 1; step >= 0; step--)
        {
            dead[step] = [];
            foreach (var input in order[step].Inputs)
            {
                if (own.Remove(input) && !roots.Contains(input) && !isNeededLater(input)) dead[step].Add(input);
            }
        }
        return [.. order.Select((node, step) => new Step(node, [.. dead[step]]))];
    }
}
