namespace XceptionScript.Networks;

/// <summary>What an array of a network is to its training.</summary>
public enum LeafKind
{
    /// <summary>The kernel of a convolution or a dense layer: trained, and what weight decay shrinks.</summary>
    Kernel,

    /// <summary>A bias, gamma or beta: trained without decay.</summary>
    Parameter,

    /// <summary>A moving mean or variance: carried from step to step, outside the gradient.</summary>
    Statistic,
}
