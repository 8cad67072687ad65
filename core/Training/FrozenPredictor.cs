using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>
/// A prediction whose weights are fixed: what depends on them alone, such as the scale of a batch norm or the order in which a kernel is read, is computed
/// once. Made by <see cref="Predictor.Freeze(TrainState)"/>; several threads may use one.
/// </summary>
public sealed class FrozenPredictor
{
    private readonly InferenceFunction _function;

    internal FrozenPredictor(InferenceFunction function) => _function = function;

    /// <summary>The probabilities of the classes: images [n, h, w, c] -> [n, classes].</summary>
    /// <exception cref="TrainingException">The images have another shape or element type than the network takes.</exception>
    public NdArray Predict(NdArray images) => _function.Run(ArrayTree.Empty, ArrayTree.Empty, images)[0];
}
