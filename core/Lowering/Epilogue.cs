using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>
/// A fused elementwise body that runs over the rows of a product while they are near: [Rows, Columns], the product's own, which the body reads from where it
/// writes its first result. The inputs' strides have those two axes; further results go to <paramref name="Others"/>.
/// </summary>
public sealed record Epilogue(Type Body, int Columns, ImmutableArray<Operand> Inputs, ImmutableArray<int> Others, int Operations)
{
    /// <summary>The buffers that are read beside the product's own.</summary>
    public IEnumerable<int> Reads(int product) => Inputs.Select(input => input.Buffer).Where(buffer => buffer != product).Distinct();

    /// <inheritdoc/>
    public override string ToString() => BodyText.Of(Body);
}
