using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Tests;

/// <summary>
/// Random expression graphs of smooth ops over a few inputs: each step applies an op to tensors made so far, so that subexpressions are shared. Values stay
/// moderate: what could grow passes through a bounded function.
/// </summary>
public static class RandomGraph
{
    private const int MostElements = 48;

    /// <summary>A graph of up to <paramref name="steps"/> ops in double precision, or of single-precision inputs to compare backends.</summary>
    public static OpInstance Draw(int seed, int steps = 8, DType real = DType.Float64)
    {
        var d = new CaseDraws(seed, real);
        var made = new List<Tensor>();
        for (var i = d.Int(1, 3); i > 0; i--) made.Add(d.Real(d.Shape(0, 3, 3)));
        for (var i = d.Int(1, steps); i > 0; i--)
        {
            var next = Step(d, made);
            if (next.Shape.Size <= MostElements) made.Add(next);
        }
        return d.Finish(made[^1]);
    }

    /// <summary>One more op over some of the tensors made so far.</summary>
    public static Tensor Step(CaseDraws d, List<Tensor> made)
    {
        // Recent tensors are likelier, so that graphs grow deep; older ones make them share.
        var x = made[Math.Max(d.Int(0, made.Count - 1), d.Int(0, made.Count - 1))];
        return d.Int(0, 3) switch
        {
            0 => Unary(d, x),
            1 => Binary(d, x, made[d.Int(0, made.Count - 1)]),
            2 => Moved(d, x),
            _ => Mixed(d, x),
        };
    }

    private static Tensor Unary(CaseDraws d, Tensor x) => d.Int(0, 11) switch
    {
        0 => x.Tanh(),
        1 => x.Sigmoid(),
        2 => x.Softplus(),
        3 => x.Tanh().Square(),
        4 => x.Tanh().Exp(),
        5 => (x.Square() + 0.5).Log(),
        6 => (x.Square() + 1).Sqrt(),
        7 => (x.Square() + 1).Rsqrt(),
        8 => (x.Square() + 1).Reciprocal(),
        9 => (x.Sigmoid() + 0.5).Pow(d.Number(-2, 2)),
        10 => -x,
        _ => (x * d.Number()) + d.Number(),
    };

    private static Tensor Binary(CaseDraws d, Tensor a, Tensor b)
    {
        if (!a.Shape.BroadcastsTo(b.Shape) && !b.Shape.BroadcastsTo(a.Shape)) b = b.Mean();
        return d.Int(0, 4) switch
        {
            0 => a + b,
            1 => a - b,
            2 => a.Tanh() * b,
            3 => a / (b.Square() + 1),
            _ => (a.Sigmoid() + 0.5).Pow(b.Tanh()),
        };
    }

    private static Tensor Moved(CaseDraws d, Tensor x)
    {
        if (x.Shape.Rank == 0) return x.BroadcastTo([d.Int(1, 3), d.Int(1, 3)]);
        var axis = d.Int(0, x.Shape.Rank - 1);
        return d.Int(0, 6) switch
        {
            0 => x.Permute(d.Order(x.Shape.Rank)),
            1 => x.Reshape([(int)x.Shape.Size]),
            2 => x.Slice(axis, d.Int(0, x.Shape[axis] - 1), 1),
            3 => x.Slice(axis, 0, (x.Shape[axis] + 1) / 2, 2),
            4 => x.Pad(d.Order(x.Shape.Rank), d.Order(x.Shape.Rank)),
            5 => Movement.Concat(axis, x, x.Tanh()),
            _ => x.BroadcastTo([2, .. x.Shape]),
        };
    }

    private static Tensor Mixed(CaseDraws d, Tensor x)
    {
        if (x.Shape.Rank == 0) return x.Softplus();
        var axis = d.Int(0, x.Shape.Rank - 1);
        return (d.Int(0, 6), x.Shape.Rank) switch
        {
            (0, _) => x.Sum(axis),
            (1, _) => x.MeanKept(axis),
            (2, _) => x.Softmax(axis),
            (3, _) => x.LogSoftmax(axis),
            (4, >= 2) => x.Tanh().MatMul(x.Transpose()),
            (5, >= 2) => x.Normalize(x.Moments(), null, null, 0.5),
            _ => x.Gather(d.Integers([d.Int(1, 3)], 0, x.Shape[0] - 1)),
        };
    }
}
