using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>Any function of tensors as a layer without leaves. Two are equal when label and function are.</summary>
public sealed record Lambda(string Label, Func<Tensor, Tensor> Function) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => flow.Map(Function);
}
