using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>Checks that images [n, h, w, c] are large enough for an Xception, and passes them on.</summary>
internal sealed record XceptionImage(XceptionStem StemKind, int Smallest) : Layer
{
    /// <summary>The sentence for an image that is too small.</summary>
    public ShapeException Refuse(int height, int width) => new(
        $"Xception: the image is {height} x {width} (axes 1 and 2); expected at least {Smallest} x {Smallest} for the {StemKind} stem{(StemKind == XceptionStem.ImageNet ? " (Xception.Small takes smaller images)" : "")}.");

    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => flow.Value.Shape switch
    {
        [_, var h, var w, _] when h >= Smallest && w >= Smallest => flow,
        [_, var h, var w, _] => throw Refuse(h, w),
        var shape => throw new ShapeException($"Xception: the input is {shape}; expected images [n, h, w, c]."),
    };
}
