using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>
/// A fused elementwise body that makes the image of a windowed call row by row as the window reaches it, so that the image never reaches memory. The inputs' strides
/// have the axes [positions, channels]; the one that is as large as the image is the call's A. Padding is 0 after the body, not before it.
/// </summary>
public sealed record Prologue(Type Body, ImmutableArray<Operand> Inputs, int Operations)
{
    /// <summary>The buffers that are read beside the call's own.</summary>
    public IEnumerable<int> Reads(int image) => Inputs.Select(input => input.Buffer).Where(buffer => buffer != image).Distinct();

    /// <inheritdoc/>
    public override string ToString() => BodyText.Of(Body);
}
