using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Autodiff;

/// <summary>
/// Differentiation as functions from expressions to expressions: a derivative can be printed, evaluated and differentiated again.
/// </summary>
public static class Differentiation
{
    extension(Tensor y)
    {
        /// <summary>The gradient of a scalar by a tensor, of that tensor's shape; zeros where y does not depend on it.</summary>
        /// <exception cref="ShapeException">y has more than one element.</exception>
        public Tensor Gradient(Tensor x) => y.Gradients(x)[0];

        /// <summary>The gradients of a scalar by several tensors.</summary>
        /// <exception cref="ShapeException">y has more than one element.</exception>
        public ImmutableArray<Tensor> Gradients(params ReadOnlySpan<Tensor> xs)
        {
            if (y.Shape.Size != 1)
                throw new ShapeException($"Gradient: the value has shape {y.Shape}; expected one number (take its Sum or Mean, or use Vjp with a cotangent).");
            if (!y.DType.IsReal) throw new DTypeException($"Gradient: the value has elements {y.DType}; expected Float32 or Float64.");
            return y.Vjp(Tensors.Ones(y.Shape, y.DType), xs);
        }

        /// <summary>Reverse mode: the cotangents of the xs, given the cotangent of y; zeros where y does not depend on an x.</summary>
        /// <exception cref="ShapeException">The cotangent has another shape than y.</exception>
        public ImmutableArray<Tensor> Vjp(Tensor cotangent, params ReadOnlySpan<Tensor> xs)
        {
            if (cotangent.Type != y.Type) throw new ShapeException($"Vjp: the cotangent is {cotangent.Type}, the value {y.Type}; expected equal types.");
            var dependent = Dependent(y, xs);
            var cotangents = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance) { [y] = cotangent };
            var order = Graph.Order(y);
            for (var i = order.Length - 1; i >= 0; i--)
            {
                var node = order[i];
                if (node.Inputs.IsEmpty || !dependent.Contains(node) || !cotangents.TryGetValue(node, out var dy)) continue;
                var pulled = node.Op.Pullback(node, dy);
                for (var k = 0; k < pulled.Length; k++)
                {
                    if (pulled[k] is not { } dx || !dependent.Contains(node.Inputs[k])) continue;
                    cotangents[node.Inputs[k]] = cotangents.TryGetValue(node.Inputs[k], out var sum) ? sum + dx : dx;
                }
            }
            var results = ImmutableArray.CreateBuilder<Tensor>(xs.Length);
            foreach (var x in xs) results.Add(cotangents.TryGetValue(x, out var dx) ? dx : Tensors.Zeros(x.Shape, x.DType));
            return results.MoveToImmutable();
        }

        /// <summary>
        /// Forward mode: the derivative of y along a direction of x. The reverse-mode gradient is linear in its cotangent u, so the derivative of
        /// sum(vjp(u) * tangent) by u is the tangent of y.
        /// </summary>
        /// <exception cref="ShapeException">The tangent has another shape than x.</exception>
        public Tensor Jvp(Tensor x, Tensor tangent)
        {
            if (tangent.Type != x.Type) throw new ShapeException($"Jvp: the tangent is {tangent.Type}, the variable {x.Type}; expected equal types.");
            var u = Tensors.Input($"cotangent of {y.Op.Label}", y.Shape, y.DType);
            return (y.Vjp(u, x)[0] * tangent).Sum().Gradient(u);
        }
    }

    private static HashSet<Tensor> Dependent(Tensor y, ReadOnlySpan<Tensor> xs)
    {
        var dependent = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        foreach (var x in xs) dependent.Add(x);
        foreach (var node in Graph.Order(y))
        {
            foreach (var input in node.Inputs)
            {
                if (!dependent.Contains(input)) continue;
                dependent.Add(node);
                break;
            }
        }
        return dependent;
    }
}
