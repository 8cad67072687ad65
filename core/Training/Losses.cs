namespace XceptionScript.Training;

/// <summary>Losses as scripts write them: <c>CrossEntropy(smoothing: 0.1f)</c>.</summary>
public static class Losses
{
    /// <summary>Softmax cross-entropy of one label a sample.</summary>
    public static SoftmaxCrossEntropy CrossEntropy(double smoothing = 0, string label = "label") => new(smoothing, label);

    /// <summary>Binary cross-entropy of independent classes.</summary>
    public static SigmoidCrossEntropy BinaryCrossEntropy(string label = "label") => new(label);
}
