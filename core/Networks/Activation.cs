using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>A function of every element, or of the last axis for Softmax: the value keeps its shape. Others are written as a <see cref="Lambda"/>.</summary>
public sealed record Activation(ActivationKind Kind) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => flow.Map(x => Kind switch
    {
        ActivationKind.Relu => x.Relu(),
        ActivationKind.Elu => x.Elu(),
        ActivationKind.Sigmoid => x.Sigmoid(),
        ActivationKind.Tanh => x.Tanh(),
        _ => x.Softmax(),
    });
}
