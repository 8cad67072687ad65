using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>Checks that images [n, h, w, c] are large enough for a network, and passes them on.</summary>
internal sealed record SmallestImage(string Network, int Side) : Layer
{
    /// <summary>The sentence for an image that is too small.</summary>
    public ShapeException Refuse(int height, int width) =>
        new($"{Network}: the image is {height} x {width} (axes 1 and 2); expected at least {Side} x {Side} (Xception.Small takes smaller images).");

    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => flow.Value.Shape switch
    {
        [_, var h, var w, _] when h >= Side && w >= Side => flow,
        [_, var h, var w, _] => throw Refuse(h, w),
        var shape => throw new ShapeException($"{Network}: the input is {shape}; expected images [n, h, w, c]."),
    };
}
