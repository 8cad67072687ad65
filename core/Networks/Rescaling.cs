using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>x * scale + offset; an image of bytes becomes Float32 on the way.</summary>
public sealed record Rescaling(double Scale, double Offset = 0) : Layer
{
    /// <summary>x / 127.5 - 1: bytes to [-1, 1], what Xception and Inception V3 take.</summary>
    public static Rescaling Symmetric { get; } = new(1 / 127.5, -1);

    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => flow.Map(x => ((x.DType.IsReal ? x : x.Cast(DType.Float32)) * Scale) + Offset);
}
