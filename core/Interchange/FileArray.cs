using XceptionScript.Expressions;

namespace XceptionScript.Interchange;

/// <summary>
/// An array in a file of weights: its name there, the shape it has in the network's layout, and how to read it. Nothing is read before all arrays are
/// known to fit.
/// </summary>
internal sealed record FileArray(string Name, Shape Shape, Func<DType, NdArray> Read)
{
    /// <inheritdoc/>
    public override string ToString() => $"`{Name}` {Shape}";
}
