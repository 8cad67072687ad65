namespace XceptionScript.Networks;

/// <summary>The functions that <see cref="Activation"/> applies.</summary>
public enum ActivationKind
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x where x > 0, else e^x - 1.</summary>
    Elu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>e^x / sum(e^x) over the last axis.</summary>
    Softmax,
}
