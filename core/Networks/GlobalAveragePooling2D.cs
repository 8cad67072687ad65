using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>The mean over height and width: [n, h, w, c] -> [n, c].</summary>
public sealed record GlobalAveragePooling2D : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => flow.Map(x => x.GlobalAveragePool2D());
}
