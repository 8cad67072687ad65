namespace XceptionScript.Networks;

/// <summary>What a graph is built for; decided when it is built, so that no run asks.</summary>
public enum Mode
{
    /// <summary>Batch norm uses the batch's own moments and moves its statistics; dropout drops.</summary>
    Training,

    /// <summary>Batch norm uses its moving statistics; dropout is the identity.</summary>
    Inference,
}
