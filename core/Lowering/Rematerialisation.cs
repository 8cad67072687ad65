using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Lowering;

/// <summary>
/// Computes values again where they are read late, so that they are not kept meanwhile. A reader is late if it needs what another reader makes: the gradient of a
/// pointwise kernel reads the depthwise result, but needs the cotangent of the pointwise result too. Two kinds of values are cheap enough: a depthwise result,
/// where that adds little to the work of the products that read it late, and a few light elementwise functions of one tensor of full size, which cost one pass over
/// memory, or none where the late readers make them as they read. What such a value is made of must be read late anyway, so that nothing else is kept for it.
/// </summary>
internal sealed class Rematerialisation
{
    // A depthwise result costs a late product at most one in so many more multiply-adds.
    private const int SmallestShare = 8;

    private readonly ImmutableArray<Tensor> _order;
    private readonly Dictionary<Tensor, int> _positions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, List<Tensor>> _readers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _roots;

    private Rematerialisation(StagedGraph graph)
    {
        _order = Graph.Order(graph.Outputs.AsSpan());
        _roots = new(graph.Outputs.Select(output => Place.Of(output).Storage), ReferenceEqualityComparer.Instance);
        foreach (var tensor in _order)
        {
            _positions[tensor] = _positions.Count;
            foreach (var input in tensor.Inputs.Distinct())
            {
                if (!_readers.TryGetValue(input, out var readers)) _readers[input] = readers = [];
                readers.Add(tensor);
            }
        }
    }

    /// <summary>The same graph, in which late readers have values of their own to read.</summary>
    public static StagedGraph Recompute(StagedGraph graph)
    {
        var pass = new Rematerialisation(graph);
        var late = new Dictionary<(Tensor Reader, Tensor View), Recipe>();
        foreach (var tensor in pass._order)
        {
            if (pass._roots.Contains(tensor) || pass.RecipeOf(tensor) is not { } recipe) continue;
            foreach (var read in pass.Late(recipe)) late[read] = recipe;
        }
        return late.Count == 0 ? graph : pass.Rebuilt(graph, late);
    }

    /// <summary>Whether a value that is made again reads this tensor: its view of what the first value reads.</summary>
    public static bool IsMark(Tensor operand) => operand is (ReshapeOp, [var x]) && x.Shape == operand.Shape;

    // How a value is made: from a source of full size, by the parts, of which it is the last. Equal expressions are one tensor; to tell the value made again apart, a
    // marked operand is read through a view, which costs nothing: a kernel, so that the image may have a prologue, and the source of elementwise functions.
    private sealed record Recipe(Tensor Value, Tensor Source, Tensor Marked, ImmutableArray<Tensor> Parts);

    private Recipe? RecipeOf(Tensor tensor)
    {
        if (tensor.Op is DepthwiseConv2DOp) return new(tensor, tensor.Inputs[0], tensor.Inputs[1], [tensor]);
        if (!Fusion.IsFusable(tensor) || tensor.DType != DType.Float32 || Readers(tensor).All(read => Grouping.TakesIn(read.Reader, tensor))) return null;
        var parts = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var sources = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var stack = new Stack<Tensor>([tensor]);
        while (stack.TryPop(out var part))
        {
            if (!parts.Add(part)) continue;
            if (!Fusion.IsFusable(part) || !Fusion.IsLight(part) || parts.Count > Grouping.CheapOperations) return null;
            foreach (var input in part.Inputs)
            {
                if (Fusion.IsFusable(input)) stack.Push(input);
                else if (Fusion.IsFullSize(input)) sources.Add(input);
            }
        }
        return sources.ToList() is [var source] ? new(tensor, source, source, [.. parts.OrderBy(part => _positions[part])]) : null;
    }

    // The late readers of a value, with the views through which they read it; none where computing it again does not pay.
    private List<(Tensor Reader, Tensor View)> Late(Recipe recipe)
    {
        var readers = Readers(recipe.Value).ToList();
        var late = readers.Where(read => readers.Any(other => !ReferenceEquals(other.Reader, read.Reader) && DependsOn(read.Reader, other.Reader))).ToList();
        var soon = readers.Except(late).Select(read => read.Reader).ToList();
        return late.All(read => IsWorth(recipe, read)) && IsReadLateAnyway() ? late : [];

        bool IsReadLateAnyway() => recipe.Parts.Remove(recipe.Value).Add(recipe.Source).SelectMany(Readers)
            .Any(read => !recipe.Parts.Contains(read.Reader) && soon.Any(reader => DependsOn(read.Reader, reader)));
    }

    private static bool IsWorth(Recipe recipe, (Tensor Reader, Tensor View) read) => recipe.Value is not (DepthwiseConv2DOp, [_, { Shape: [var height, var width, _, _] }])
        || (read.Reader is (MatMulOp { TransposeA: true }, [var a, var b]) && ReferenceEquals(a, read.View) && b.Shape[^1] >= SmallestShare * height * width);

    // What reads a tensor, itself or through views.
    private IEnumerable<(Tensor Reader, Tensor View)> Readers(Tensor tensor) => _readers.GetValueOrDefault(tensor, [])
        .SelectMany(reader => reader.Op is ReshapeOp ? Readers(reader) : [(reader, tensor)]);

    private bool DependsOn(Tensor tensor, Tensor on)
    {
        var (seen, stack) = (new HashSet<Tensor>(ReferenceEqualityComparer.Instance), new Stack<Tensor>([tensor]));
        while (stack.TryPop(out var next))
        {
            foreach (var input in next.Inputs)
            {
                if (ReferenceEquals(input, on)) return true;
                if (_positions[input] > _positions[on] && seen.Add(input)) stack.Push(input);
            }
        }
        return false;
    }

    private StagedGraph Rebuilt(StagedGraph graph, Dictionary<(Tensor Reader, Tensor View), Recipe> late)
    {
        var recipes = late.Values.Distinct().ToDictionary(recipe => recipe.Value);
        var images = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var tensor in _order)
        {
            ImmutableArray<Tensor> inputs = [.. tensor.Inputs.Select(input => late.TryGetValue((tensor, input), out var recipe) ? Again(input, recipe) : images[input])];
            images[tensor] = inputs.AsSpan().SequenceEqual(tensor.Inputs.AsSpan()) ? tensor : Tensor.Of(tensor.Op, inputs);
        }
        return graph with { Stages = [.. graph.Stages.Select(stage => stage with { Roots = [.. stage.Roots.Select(root => images[root])] })] };

        // A view of a value made again, from a source made again where that is read late too.
        Tensor Again(Tensor view, Recipe recipe)
        {
            if (!ReferenceEquals(view, recipe.Value)) return Tensor.Of(view.Op, Again(view.Inputs[0], recipe));
            var again = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance)
            {
                [recipe.Source] = recipes.TryGetValue(recipe.Source, out var source) ? Again(recipe.Source, source) : images[recipe.Source],
            };
            again[recipe.Marked] = Tensor.Of(new ReshapeOp(recipe.Marked.Shape), again.GetValueOrDefault(recipe.Marked, images[recipe.Marked]));
            foreach (var part in recipe.Parts) again[part] = Tensor.Of(part.Op, [.. part.Inputs.Select(input => again.GetValueOrDefault(input, images[input]))]);
            return again[recipe.Value];
        }
    }
}
