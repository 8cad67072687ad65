using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>All axes but the first made one, in row-major order: [n, ...] -> [n, elements].</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => flow.Value.Shape is [var n, ..]
        ? flow.Map(x => x.Reshape([n, (int)(x.Shape.Size / n)]))
        : throw new ShapeException($"Flatten: the input is {flow.Value.Shape}; expected [n, ...].");
}
