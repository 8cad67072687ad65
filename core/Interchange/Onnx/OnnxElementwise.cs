using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Interchange;

/// <summary>Elementwise operations: ONNX broadcasts their operands as the language does, once the axes agree.</summary>
internal sealed class OnnxElementwise(BatchedGraph graph, OnnxGraphBuilder builder, OnnxValues values)
{
    /// <summary>A function of one variable.</summary>
    public OnnxValue Map(MapOp op, Tensor y)
    {
        var (names, isChannelsFirst) = Operands(y);
        var name = builder.Node(OnnxScalars.NameOf(op)!, null, op is MapOp<SquareMap> ? [names[0], names[0]] : [names[0]]);
        return new(op is MapOp<RsqrtMap> ? builder.Node("Reciprocal", null, [name]) : name, isChannelsFirst);
    }

    /// <summary>A function of two variables.</summary>
    public OnnxValue Zip(ZipOp op, Tensor y)
    {
        var (names, isChannelsFirst) = Operands(y);
        // Runtimes compare numbers, not bytes and truth values.
        if (op.IsPredicate && y.Inputs[0].DType is DType.UInt8 or DType.Bool) names = [.. names.Select(name => Converted(name, DType.Int32))];
        return new(builder.Node(OnnxScalars.NameOf(op, y.DType)!, LayerOf(y), [.. names]), isChannelsFirst);
    }

    /// <summary>ELU with a number as its slope.</summary>
    public OnnxValue Elu(Tensor y, double alpha)
    {
        var isChannelsFirst = values.IsChannelsFirst(y.Inputs[0]);
        return new(builder.Node("Elu", null, [values.Read(y.Inputs[0], isChannelsFirst)], OnnxAttribute.Of("alpha", alpha)), isChannelsFirst);
    }

    /// <summary>A choice.</summary>
    public OnnxValue Select(Tensor y)
    {
        var (names, isChannelsFirst) = Operands(y);
        return new(Chosen(names[0], names[1], names[2], y.DType), isChannelsFirst);
    }

    /// <summary>One value where a condition holds, another elsewhere.</summary>
    public string Chosen(string condition, string a, string b, DType dtype) => dtype != DType.Bool
        ? builder.Node("Where", null, [condition, a, b])
        // Runtimes choose between numbers, not truth values.
        : Converted(builder.Node("Where", null, [condition, Converted(a, DType.UInt8), Converted(b, DType.UInt8)]), DType.Bool);

    /// <summary>Another element type: numbers stop at the ends of a narrower one, where ONNX leaves open what happens beyond.</summary>
    public OnnxValue Cast(CastOp op, Tensor y)
    {
        var (x, isChannelsFirst) = (y.Inputs[0], values.IsChannelsFirst(y.Inputs[0]));
        var name = values.Read(x, isChannelsFirst);
        var (low, high) = (x.DType, op.To) switch
        {
            (DType.Float32 or DType.Float64 or DType.Int32, DType.UInt8) => (0.0, 255.0),
            (DType.Float64, DType.Int32) => (int.MinValue, int.MaxValue),
            (DType.Float32, DType.Int32) => (int.MinValue, MathF.BitDecrement(int.MaxValue)),
            _ => (0.0, 0.0),
        };
        if (low < high) name = builder.Node("Clip", null, [name, builder.Constant(Tensors.Scalar(low, x.DType)), builder.Constant(Tensors.Scalar(high, x.DType))]);
        return new(Converted(name, op.To), isChannelsFirst);
    }

    /// <summary>A value in another element type that holds it.</summary>
    public string Converted(string name, DType to) => builder.Node("Cast", null, [name], OnnxAttribute.Of("to", to.OnnxNumber));

    private (string[] Names, bool IsChannelsFirst) Operands(Tensor y)
    {
        var isChannelsFirst = y.Inputs.Any(values.IsChannelsFirst);
        string[] names = [.. y.Inputs.Select(input => values.Operand(input, isChannelsFirst))];
        // Where all operands are broadcast, none may have the full shape.
        var shape = y.Inputs.Select(input => OnnxValues.Bare(input).Shape).Aggregate(Shape.Broadcast);
        if (shape != y.Shape) names[0] = values.Read(y.Inputs[0], isChannelsFirst);
        return (names, isChannelsFirst);
    }

    private string? LayerOf(Tensor y) => OnnxGraphBuilder.LayerOf(y.Inputs.Select(OnnxValues.Bare).Where(graph.IsConstant));
}
