using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>What one layer of a network holds and costs, for one example.</summary>
/// <param name="Name">Its path, or for a layer without a name its kind, numbered.</param>
/// <param name="Kind">What it is: <c>SeparableConv2D</c>, <c>Relu</c>, or <c>Add</c> for the sum that ends a residual module.</param>
/// <param name="Output">What it gives, without the batch axis.</param>
public sealed record LayerCost(string Name, string Kind, Shape Output)
{
    /// <summary>The elements of its leaves, moving statistics included.</summary>
    public long Parameters { get; init; }

    /// <summary>The elements of the leaves that training changes.</summary>
    public long Trainable { get; init; }

    /// <summary>Its multiplications.</summary>
    public MultiplicationCounts MultiplyAdds { get; init; }

    /// <summary>The elements that its convolutions give, those between a depthwise and a pointwise one included: what a training step must keep or compute again.</summary>
    public long Activations { get; init; }

    /// <summary>What one cell of its output sees of the image, along height and width; null for a layer that does not depend on the image.</summary>
    public (ReceptiveField Height, ReceptiveField Width)? Field { get; init; }
}
