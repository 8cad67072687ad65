using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Batch normalisation (Ioffe and Szegedy 2015), channels last.</summary>
public static class Normalization
{
    extension(Tensor x)
    {
        /// <summary>Mean and biased variance of every channel over all other axes: [..., c] -> [2, c].</summary>
        public Tensor Moments() => Tensor.Of(new MomentsOp(), x);

        /// <summary>
        /// (x - mean) / sqrt(variance + epsilon) * gamma + beta, where the moments are [2, c] and gamma and beta [c]. With the moments of x itself this is batch
        /// normalisation in training; with moving statistics, in inference.
        /// </summary>
        public Tensor Normalize(Tensor moments, Tensor? gamma, Tensor? beta, double epsilon = 1e-3)
        {
            var channels = x.Shape.Rank > 0 ? x.Shape[^1] : 0;
            if (moments.Shape != [2, channels])
                throw new ShapeException($"Normalize: the moments are {moments.Shape}, the input {x.Shape} has {channels} channels (axis -1); expected moments [2, {channels}].");
            var mean = moments.Slice(0, 0, 1).Reshape([channels]);
            var scale = (moments.Slice(0, 1, 1).Reshape([channels]) + epsilon).Rsqrt();
            if (gamma is not null) scale *= gamma;
            var y = (x - mean) * scale;
            return beta is null ? y : y + beta;
        }
    }
}
