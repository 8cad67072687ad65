using System.Collections.Immutable;

namespace XceptionScript.Expressions;

/// <summary>Walks over expressions. They use a stack of their own, since graphs outgrow the call stack.</summary>
public static class Graph
{
    /// <summary>Every tensor that the roots need, each once, inputs before their users; the order depends on the expressions alone.</summary>
    public static ImmutableArray<Tensor> Order(params ReadOnlySpan<Tensor> roots)
    {
        var order = ImmutableArray.CreateBuilder<Tensor>();
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var stack = new Stack<(Tensor Tensor, int Next)>();
        foreach (var root in roots)
        {
            if (seen.Add(root)) stack.Push((root, 0));
            while (stack.TryPop(out var top))
            {
                var (tensor, next) = top;
                if (next == tensor.Inputs.Length)
                {
                    order.Add(tensor);
                    continue;
                }
                stack.Push((tensor, next + 1));
                if (seen.Add(tensor.Inputs[next])) stack.Push((tensor.Inputs[next], 0));
            }
        }
        return order.ToImmutable();
    }

    /// <summary>
    /// The roots rebuilt bottom-up: each tensor is replaced by what <paramref name="replace"/> makes of its rebuilt form, or kept where that is null.
    /// A tensor whose inputs did not change is the same object.
    /// </summary>
    public static ImmutableArray<Tensor> Map(ReadOnlySpan<Tensor> roots, Func<Tensor, Tensor?> replace) =>
        Map(roots, (_, rebuilt) => replace(rebuilt));

    /// <summary>The roots with some tensors replaced by others of the same type.</summary>
    /// <exception cref="ShapeException">A replacement has another shape.</exception>
    /// <exception cref="DTypeException">A replacement has another element type.</exception>
    public static ImmutableArray<Tensor> Substitute(ReadOnlySpan<Tensor> roots, IReadOnlyDictionary<Tensor, Tensor> replacements)
    {
        foreach (var (from, to) in replacements)
        {
            if (from.Shape != to.Shape) throw new ShapeException($"Substitute: {from} has shape {from.Shape}, its replacement has {to.Shape}; expected equal shapes.");
            if (from.DType != to.DType) throw new DTypeException($"Substitute: {from} has elements {from.DType}, its replacement has {to.DType}; expected equal types.");
        }
        return Map(roots, (tensor, _) => replacements.GetValueOrDefault(tensor));
    }

    private static ImmutableArray<Tensor> Map(ReadOnlySpan<Tensor> roots, Func<Tensor, Tensor, Tensor?> replace)
    {
        var images = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var tensor in Order(roots))
        {
            var rebuilt = Rebuild(tensor, images);
            images[tensor] = replace(tensor, rebuilt) ?? rebuilt;
        }
        var results = ImmutableArray.CreateBuilder<Tensor>(roots.Length);
        foreach (var root in roots) results.Add(images[root]);
        return results.MoveToImmutable();
    }

    private static Tensor Rebuild(Tensor tensor, Dictionary<Tensor, Tensor> images)
    {
        ImmutableArray<Tensor>.Builder? changed = null;
        for (var i = 0; i < tensor.Inputs.Length; i++)
        {
            var image = images[tensor.Inputs[i]];
            if (ReferenceEquals(image, tensor.Inputs[i])) continue;
            changed ??= tensor.Inputs.ToBuilder();
            changed[i] = image;
        }
        return changed is null ? tensor : Tensor.Of(tensor.Op, changed.MoveToImmutable());
    }
}
