using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Functions over the last axis and random masks.</summary>
public static class Activations
{
    extension(Tensor x)
    {
        /// <summary>x - ln(sum(e^x)) over an axis.</summary>
        public Tensor LogSoftmax(int axis = -1)
        {
            // Any constant shift gives the same value, so the largest element may count as a constant in gradients.
            var shifted = x - x.MaxKept(axis).StopGradient();
            return shifted - shifted.Exp().SumKept(axis).Log();
        }

        /// <summary>e^x / sum(e^x) over an axis.</summary>
        public Tensor Softmax(int axis = -1) => x.LogSoftmax(axis).Exp();

        /// <summary>Each element kept with probability 1 - rate and divided by it, else 0.</summary>
        /// <exception cref="ShapeException">The rate is not in [0, 1).</exception>
        public Tensor Dropout(double rate, Key key)
        {
            if (rate is not (>= 0 and < 1)) throw new ShapeException($"Dropout: the rate is {rate}; expected at least 0 and below 1.");
            return rate == 0 ? x : Tensors.Bernoulli(x.Shape, 1 - rate, key).Select(x * (1 / (1 - rate)), Tensors.Zeros(x.Shape, x.DType));
        }
    }
}
