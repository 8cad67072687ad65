namespace XceptionScript.Lowering;

/// <summary>A depthwise convolution whose result is the left operand of a product and never reaches memory: the product's A is then its image.</summary>
public sealed record DepthwiseLeft(ConvGeometry Geometry, int Kernel)
{
    /// <inheritdoc/>
    public override string ToString() => CallText.Convolution("depthwise", Sense.Forward, Geometry);
}
