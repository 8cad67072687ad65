using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Losses of logits against labels, one value a sample.</summary>
public static class CrossEntropies
{
    extension(Tensor logits)
    {
        /// <summary>
        /// -sum(p ln softmax(logits)) for target probabilities: [n, classes] x [n, classes] -> [n].
        /// </summary>
        public Tensor SoftmaxCrossEntropy(Tensor probabilities) => logits.Shape == probabilities.Shape
            ? -(probabilities * logits.LogSoftmax()).Sum(-1)
            : throw new ShapeException($"SoftmaxCrossEntropy: the logits are {logits.Shape}, the targets {probabilities.Shape}; expected equal shapes [n, classes].");

        /// <summary>
        /// Softmax cross-entropy for class labels, smoothed: logits [n, classes] x labels int32 [n] -> [n]. The target is 1 - smoothing on the label plus
        /// smoothing / classes everywhere (Szegedy et al. 2016, section 7).
        /// </summary>
        public Tensor SparseSoftmaxCrossEntropy(Tensor labels, double smoothing = 0)
        {
            if ((logits.Shape, labels.Shape) is not ([var n, var classes], [var m]) || n != m || labels.DType != DType.Int32)
                throw new ShapeException($"SoftmaxCrossEntropy: the logits are {logits.Type}, the labels {labels.Type}; expected logits [n, classes] and labels int32[n].");
            if (smoothing is not (>= 0 and < 1)) throw new ShapeException($"SoftmaxCrossEntropy: the smoothing is {smoothing}; expected at least 0 and below 1.");
            var targets = Tensors.OneHot(labels, classes, logits.DType);
            return logits.SoftmaxCrossEntropy(smoothing == 0 ? targets : (targets * (1 - smoothing)) + (smoothing / classes));
        }

        /// <summary>
        /// Binary cross-entropy of independent classes, summed over them: logits [n, classes] x targets in [0, 1] [n, classes] -> [n]; the loss of
        /// multi-label recipes (paper section 4.1).
        /// </summary>
        public Tensor SigmoidCrossEntropy(Tensor targets) => logits.Shape == targets.Shape
            ? (logits.Softplus() - (logits * targets)).Sum(-1)
            : throw new ShapeException($"SigmoidCrossEntropy: the logits are {logits.Shape}, the targets {targets.Shape}; expected equal shapes [n, classes].");
    }
}
