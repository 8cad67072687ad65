using System.Diagnostics;
using XceptionScript.Ops;

namespace XceptionScript.Expressions;

/// <summary>Whether a graph is legal: what every pass may rely on and must leave true.</summary>
public static class Verifier
{
    /// <summary>Checks the whole graph of the roots.</summary>
    /// <exception cref="ShapeException">Two inputs share a name and differ in type, or two random tensors share a path.</exception>
    /// <exception cref="UnreachableException">A node's type is not what its op infers: a bug of a pass.</exception>
    public static void Verify(params ReadOnlySpan<Tensor> roots)
    {
        var inputs = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var draws = new Dictionary<(Tensor Root, string Path), Tensor>();
        foreach (var tensor in Graph.Order(roots))
        {
            if (tensor.Op is InputOp input && !inputs.TryAdd(input.Name, tensor))
                throw new ShapeException($"Graph: two inputs are named `{input.Name}`, one {inputs[input.Name].Type}, one {tensor.Type}; expected one type for one name.");
            if (tensor.Op is RandomUniformOp random && !draws.TryAdd((tensor.Inputs[0], random.Path), tensor))
                throw new ShapeException($"Graph: two random tensors share the path `{random.Path}`, one {draws[(tensor.Inputs[0], random.Path)].Type}, one {tensor.Type}; expected a path of its own for each (fold a name into the key).");
            if (tensor.Op.Infer(tensor.Inputs) != tensor.Type)
                throw new UnreachableException($"A node is typed {tensor.Type}, but its op infers {tensor.Op.Infer(tensor.Inputs)}:\n{tensor.Explain()}");
        }
    }
}
