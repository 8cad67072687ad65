namespace XceptionScript.Benchmarks;

/// <summary>What is done with a network.</summary>
internal enum NetworkWork
{
    /// <summary>Logits of a batch, with moving statistics.</summary>
    Infer,

    /// <summary>One step: forward with batch statistics, softmax cross-entropy, backward, SGD with momentum 0.9.</summary>
    Train,

    /// <summary>Logits, loss and the gradient of every parameter: compared, never timed.</summary>
    Differentiate,
}
