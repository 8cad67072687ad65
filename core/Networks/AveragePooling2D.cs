using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// The mean of each window, padded cells left out unless they count: [n, h, w, c] -> [n, h', w', c]. The stride is the window's size unless given.
/// </summary>
public sealed record AveragePooling2D(int Size = 2, int? Stride = null, Padding Padding = Padding.Valid) : Layer
{
    /// <summary>Whether padded cells count as zeros, as PyTorch has it; TensorFlow leaves them out.</summary>
    public bool CountsPadding { get; init; }

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        BuildSteps.CheckAtLeast(nameof(AveragePooling2D), nameof(Size), Size);
        if (!CountsPadding || Padding == Padding.Valid) return flow.Map(x => x.AveragePool2D(Size, Stride, Padding));
        if (flow.Value.Shape is not [_, var h, var w, _]) throw new ShapeException($"AveragePooling2D: the input is {flow.Value.Shape}; expected [n, h, w, c].");
        var stride = Stride ?? Size;
        var window = Window.Of(nameof(AveragePooling2D), (h, w), (Size, Size), (stride, stride), Padding, (1, 1));
        return flow.Map(x => x.Pad([0, window.Top, window.Left, 0], [0, window.Bottom, window.Right, 0]).AveragePool2D(Size, stride));
    }
}
