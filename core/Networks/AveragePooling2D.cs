using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// The mean of each window, padded cells left out: [n, h, w, c] -> [n, h', w', c]. The stride is the window's size unless given.
/// </summary>
public sealed record AveragePooling2D(int Size = 2, int? Stride = null, Padding Padding = Padding.Valid) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        BuildSteps.CheckAtLeast(nameof(AveragePooling2D), nameof(Size), Size);
        return flow.Map(x => x.AveragePool2D(Size, Stride, Padding));
    }
}
