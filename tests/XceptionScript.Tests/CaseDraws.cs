using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Tests;

/// <summary>
/// CaseDraws the attributes and inputs of one random case from a seed. Every input that it hands out is an input of the graph, and its value is recorded.
/// Inputs whose name starts with `x` are those by which the case may be differentiated.
/// </summary>
public sealed class CaseDraws(int seed, DType real)
{
    private readonly Random _random = new(seed);
    private readonly ImmutableArray<Tensor>.Builder _inputs = ImmutableArray.CreateBuilder<Tensor>();
    private readonly ImmutableArray<NdArray>.Builder _values = ImmutableArray.CreateBuilder<NdArray>();

    /// <summary>The element type of real inputs: Float64 for gradient checks, Float32 to compare backends.</summary>
    public DType RealType { get; } = real;

    /// <summary>A whole number from low to high, both included.</summary>
    public int Int(int low, int high) => _random.Next(low, high + 1);

    /// <summary>A number in [low, high).</summary>
    public double Number(double low = -1, double high = 1) => low + (_random.NextDouble() * (high - low));

    /// <summary>A coin.</summary>
    public bool Flip() => _random.Next(2) == 0;

    /// <summary>One of several.</summary>
    public T Any<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    /// <summary>A shape of a rank between two, with extents from 1 to <paramref name="most"/>.</summary>
    public Shape Shape(int minRank = 0, int maxRank = 3, int most = 4) => [.. Enumerable.Range(0, Int(minRank, maxRank)).Select(_ => Int(1, most))];

    /// <summary>Some axes of a shape, at least one, or none for a scalar.</summary>
    public int[] Axes(Shape shape)
    {
        int[] axes = [.. Enumerable.Range(0, shape.Rank)];
        _random.Shuffle(axes);
        return axes[..Math.Min(shape.Rank, Int(1, Math.Max(1, shape.Rank)))];
    }

    /// <summary>The numbers 0 to count - 1 in any order.</summary>
    public int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        _random.Shuffle(order);
        return order;
    }

    /// <summary>A differentiable input with values in [low, high).</summary>
    public Tensor Real(Shape shape, double low = -1, double high = 1) => Input("x", shape, RealType, _ => Number(low, high));

    /// <summary>A differentiable input whose magnitudes lie in [low, high), so that no value is near 0.</summary>
    public Tensor Away(Shape shape, double low = 0.1, double high = 2) => Input("x", shape, RealType, _ => Flip() ? Number(low, high) : -Number(low, high));

    /// <summary>A differentiable input with values in (k + 0.1, k + 0.9), k whole.</summary>
    public Tensor Fractional(Shape shape) => Input("x", shape, RealType, _ => Int(-3, 3) + Number(0.1, 0.9));

    /// <summary>A differentiable input in which no two values are near one another, so that every winner is clear.</summary>
    public Tensor Distinct(Shape shape)
    {
        var order = Order((int)shape.Size);
        return Input("x", shape, RealType, i => ((order[i] + 0.5) * 2 / order.Length) - 1);
    }

    /// <summary>Two differentiable inputs that are nowhere near one another.</summary>
    public (Tensor A, Tensor B) Apart(Shape shape)
    {
        var a = Real(shape);
        var values = _values[^1];
        return (a, Input("x", shape, RealType, i => values[i] + (Flip() ? Number(0.1, 1) : -Number(0.1, 1))));
    }

    /// <summary>A real input by which the case is not differentiated.</summary>
    public Tensor Given(Shape shape, Func<int, double> element) => Input("given", shape, RealType, element);

    /// <summary>An int32 input with values from low to high.</summary>
    public Tensor Integers(Shape shape, int low, int high) => Input("integers", shape, DType.Int32, _ => Int(low, high));

    /// <summary>A Bool input.</summary>
    public Tensor Truths(Shape shape) => Input("truths", shape, DType.Bool, _ => Int(0, 1));

    /// <summary>A UInt8 input.</summary>
    public Tensor Bytes(Shape shape) => Input("bytes", shape, DType.UInt8, _ => Int(0, 255));

    /// <summary>A constant of a type, with values in [-1, 1): a cotangent or a direction.</summary>
    public NdArray Constant(TensorType type) => Array(type.Shape, type.DType, _ => Number());

    /// <summary>The case whose result is the given expression of the inputs drawn so far.</summary>
    public OpInstance Finish(Tensor result) => new(result, _inputs.ToImmutable(), _values.ToImmutable());

    private Tensor Input(string kind, Shape shape, DType dtype, Func<int, double> element)
    {
        var input = Tensors.Input($"{kind}{_inputs.Count}", shape, dtype);
        _inputs.Add(input);
        _values.Add(Array(shape, dtype, element));
        return input;
    }

    private static NdArray Array(Shape shape, DType dtype, Func<int, double> element)
    {
        double[] values = [.. Enumerable.Range(0, (int)shape.Size).Select(element)];
        return Evaluation.Array(shape, dtype, values);
    }
}
