namespace XceptionScript.Expressions;

/// <summary>The shape and element type of a tensor: all that is known of it before it is evaluated.</summary>
public readonly record struct TensorType(Shape Shape, DType DType)
{
    /// <inheritdoc/>
    public override string ToString() => $"{DType.ToString().ToLowerInvariant()}{Shape}";
}
