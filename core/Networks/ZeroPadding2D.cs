using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>Rows and columns of zeros round an image: [n, h, w, c] -> [n, top + h + bottom, left + w + right, c].</summary>
public sealed record ZeroPadding2D(int Top, int Bottom, int Left, int Right) : Layer
{
    /// <summary>The same padding on all sides.</summary>
    public ZeroPadding2D(int padding) : this(padding, padding, padding, padding) { }

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        flow.ImageChannels(nameof(ZeroPadding2D));
        if (Math.Min(Math.Min(Top, Bottom), Math.Min(Left, Right)) < 0)
            throw new ShapeException($"ZeroPadding2D: the padding is {Top}, {Bottom}, {Left}, {Right} (top, bottom, left, right); expected at least 0 on each side.");
        return flow.Map(x => x.Pad([0, Top, Left, 0], [0, Bottom, Right, 0]));
    }
}
