using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>The largest value of each window: [n, h, w, c] -> [n, h', w', c]. The stride is the window's size unless given.</summary>
public sealed record MaxPooling2D(int Size = 2, int? Stride = null, Padding Padding = Padding.Valid) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        BuildSteps.CheckAtLeast(nameof(MaxPooling2D), nameof(Size), Size);
        return flow.Map(x => x.MaxPool2D(Size, Stride, Padding));
    }
}
