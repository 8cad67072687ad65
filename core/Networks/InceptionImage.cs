using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>Checks that images [n, h, w, c] are large enough for an Inception V3, and passes them on.</summary>
internal sealed record InceptionImage(int Smallest, bool HasAuxiliary) : Layer
{
    /// <summary>The sentence for an image that is too small.</summary>
    public ShapeException Refuse(int height, int width)
    {
        var remedy = HasAuxiliary ? " for the auxiliary tower (without Auxiliary, 75 x 75)" : " (Xception.Small takes smaller images)";
        return new($"InceptionV3: the image is {height} x {width} (axes 1 and 2); expected at least {Smallest} x {Smallest}{remedy}.");
    }

    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => flow.Value.Shape switch
    {
        [_, var h, var w, _] when h >= Smallest && w >= Smallest => flow,
        [_, var h, var w, _] => throw Refuse(h, w),
        var shape => throw new ShapeException($"InceptionV3: the input is {shape}; expected images [n, h, w, c]."),
    };
}
