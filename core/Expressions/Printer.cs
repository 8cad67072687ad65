using System.Globalization;
using System.Text;
using XceptionScript.Ops;

namespace XceptionScript.Expressions;

/// <summary>
/// The printed form of expressions, one node a line: <c>%3 = float32[8, 2] matmul(%1, %2)</c>. Inputs and scalar constants print where they
/// are used; equal expressions print equally.
/// </summary>
public static class Printer
{
    /// <summary>The printed form of one or several roots.</summary>
    public static string Print(params ReadOnlySpan<Tensor> roots)
    {
        var names = new Dictionary<Tensor, string>(ReferenceEqualityComparer.Instance);
        var text = new StringBuilder();
        var lines = 0;
        foreach (var tensor in Graph.Order(roots))
        {
            if (Inline(tensor) is { } inline)
            {
                names[tensor] = inline;
                continue;
            }
            var name = $"%{lines++}";
            names[tensor] = name;
            text.Append(CultureInfo.InvariantCulture, $"{name} = {tensor.Type} {tensor.Op.Label}");
            if (!tensor.Inputs.IsEmpty) text.Append('(').AppendJoin(", ", tensor.Inputs.Select(input => names[input])).Append(')');
            text.Append('\n');
        }
        text.Append("return ");
        for (var i = 0; i < roots.Length; i++) text.Append(i > 0 ? ", " : "").Append(names[roots[i]]);
        return text.Append('\n').ToString();
    }

    private static string? Inline(Tensor tensor) => tensor.Op switch
    {
        InputOp input => input.Name,
        ConstantOp { Scalar: { } value } => value.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };
}
