using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// A compiled prediction: class probabilities of images by a network in Inference mode. Calls with the same trees of arrays as the one
/// before copy only the images. Several threads may use one.
/// </summary>
public sealed class Predictor
{
    private readonly InferenceFunction _function;

    private Predictor(Layer model, TensorType image, IBackend backend) =>
        _function = new(nameof(Predictor), model, image, (_, flow) => [flow.Value.Softmax()], backend);

    /// <summary>
    /// The prediction of a network that ends in logits [n, classes], on a device. <paramref name="input"/> is the shape of one image.
    /// </summary>
    /// <exception cref="TrainingException">The network's output is not of that shape.</exception>
    public static Predictor Compile(Layer model, Shape input, Device device, DType imageType = DType.UInt8) => new(model, new(input, imageType), device.Backend);

    /// <summary>The probabilities of the classes by a state: images [n, h, w, c] -> [n, classes].</summary>
    public NdArray Predict(TrainState state, NdArray images) => Predict(state.Parameters, state.Statistics, images);

    /// <summary>The probabilities of the classes: images [n, h, w, c] -> [n, classes].</summary>
    /// <exception cref="TrainingException">The images have another shape or element type than the network takes.</exception>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public NdArray Predict(ArrayTree parameters, ArrayTree statistics, NdArray images) => _function.Run(parameters, statistics, images)[0];

    /// <summary>The same prediction with its weights fixed to a state's: faster where many images follow.</summary>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public FrozenPredictor Freeze(TrainState state) => Freeze(state.Parameters, state.Statistics);

    /// <summary>The same prediction with its weights fixed: faster where many images follow.</summary>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public FrozenPredictor Freeze(ArrayTree parameters, ArrayTree statistics) => new(_function.Freeze(parameters, statistics));
}
