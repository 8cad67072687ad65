using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Lowering;

/// <summary>
/// A fused group as a type: the expressions from some roots down to the group's operands, closed over structs. Null from <see cref="TryBuild"/> when the group
/// is too large for the just-in-time compiler to keep in registers.
/// </summary>
internal sealed record FusedBody(Type Type, ImmutableArray<Tensor> Operands, int Operations)
{
    // Measured: beyond these the compiler stops inlining and the loop runs 8 to 15 times slower.
    private const int MostTerms = 31;
    private const int MostDepth = 12;

    private static readonly Type[] s_slots = [typeof(X0), typeof(X1), typeof(X2), typeof(X3), typeof(X4), typeof(X5), typeof(X6), typeof(X7)];

    /// <summary>The body that computes the roots, where <paramref name="isInside"/> says which tensors the group computes itself.</summary>
    public static FusedBody? TryBuild(ImmutableArray<Tensor> roots, Func<Tensor, bool> isInside)
    {
        if (roots.Length > Results<F32>.Most) return null;
        var uses = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance);
        var order = new List<Tensor>();
        foreach (var root in roots) Visit(root);
        ImmutableArray<Tensor> operands = [.. order.Where(t => !isInside(t) && LiteralOf(t) is null)];
        Tensor[] shared = [.. order.Where(t => isInside(t) && uses[t] > 1)];
        if (operands.Length + shared.Length > Args<F32>.Slots) return null;

        var names = new Dictionary<Tensor, Type>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < operands.Length; i++) names[operands[i]] = s_slots[i];
        var terms = 0;
        var lets = new List<(Type Slot, Type Term)>();
        foreach (var tensor in shared)
        {
            if (Term(tensor, 0) is not { } term) return null;
            var slot = s_slots[operands.Length + lets.Count];
            lets.Add((slot, term));
            names[tensor] = slot;
        }
        var outputs = new Type[roots.Length];
        for (var i = 0; i < roots.Length; i++)
        {
            if (Term(roots[i], 0) is not { } term) return null;
            outputs[i] = term;
        }
        var body = (roots.Length switch
        {
            1 => typeof(Out<>),
            2 => typeof(Out<,>),
            3 => typeof(Out<,,>),
            _ => typeof(Out<,,,>),
        }).MakeGenericType(outputs);
        for (var i = lets.Count - 1; i >= 0; i--) body = typeof(Let<,,>).MakeGenericType(lets[i].Slot, lets[i].Term, body);
        return new(body, operands, order.Count(isInside));

        void Visit(Tensor tensor)
        {
            uses[tensor] = uses.GetValueOrDefault(tensor) + 1;
            if (uses[tensor] > 1) return;
            if (isInside(tensor))
            {
                foreach (var input in tensor.Inputs) Visit(input);
            }
            order.Add(tensor);
        }

        Type? Term(Tensor tensor, int depth)
        {
            if (++terms > MostTerms || depth > MostDepth) return null;
            if (names.TryGetValue(tensor, out var name)) return name;
            if (!isInside(tensor)) return LiteralOf(tensor);
            var parts = new Type[tensor.Inputs.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                if (Term(tensor.Inputs[i], depth + 1) is not { } part) return null;
                parts[i] = part;
            }
            return tensor.Op switch
            {
                MapOp map => typeof(Map<,>).MakeGenericType(map.Function, parts[0]),
                ZipOp zip => typeof(Zip<,,>).MakeGenericType(zip.Function, parts[0], parts[1]),
                SelectOp => typeof(Choose<,,>).MakeGenericType(parts),
                CastOp { To: DType.Bool } when tensor.Inputs[0].DType != DType.Bool => typeof(Truth<>).MakeGenericType(parts),
                _ => parts[0],
            };
        }
    }

    private static Type? LiteralOf(Tensor tensor) => tensor.Splat is { } value ? Fusion.Literal(value) : null;
}
