using System.Collections.Immutable;
using XceptionScript.Autodiff;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// A compiled Grad-CAM (Selvaraju et al. 2017, section 3): where in a feature map a network in Inference mode finds what speaks for the class that it takes
/// an image for. The channels of the map, weighted by the means over all places of the gradient of the class's logit, are summed; what is below 0 counts as 0.
/// </summary>
public sealed class GradCam
{
    // A map of zeros is divided by this instead of its largest value.
    private const double Least = 1e-30;

    private readonly InferenceFunction _function;

    private GradCam(Layer model, TensorType image, string? tap, IBackend backend) =>
        _function = new(nameof(GradCam), model, image, (images, flow) => Outputs(images, flow, tap), backend);

    /// <summary>
    /// The Grad-CAM of a network that ends in logits [n, classes], on a device. <paramref name="input"/> is the shape of one image. The feature map is the one
    /// that the classifier takes, or the output of the layer with <c>.Tap</c> of the name given.
    /// </summary>
    /// <exception cref="TrainingException">The network's output is not of that shape, or it has no such feature map.</exception>
    public static GradCam Compile(Layer model, Shape input, Device device, DType imageType = DType.UInt8, string? tap = null) =>
        new(model, new(input, imageType), tap, device.Backend);

    /// <summary>The probabilities and the map of the most probable class of each image, by a state: images [n, h, w, c].</summary>
    public ClassActivation Run(TrainState state, NdArray images) => Run(state.Parameters, state.Statistics, images);

    /// <summary>The probabilities and the map of the most probable class of each image [n, h, w, c].</summary>
    /// <exception cref="TrainingException">The images have another shape or element type than the network takes.</exception>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public ClassActivation Run(ArrayTree parameters, ArrayTree statistics, NdArray images)
    {
        var outputs = _function.Run(parameters, statistics, images);
        return new(outputs[0], outputs[1]);
    }

    /// <summary>The map [n, h, w] before it is scaled: ReLU of the channels of the features [n, h, w, c], weighted by their gradients.</summary>
    internal static Tensor Map(Tensor logits, Tensor features)
    {
        var chosen = Tensors.OneHot(logits.ArgMax(), logits.Shape[^1], logits.DType);
        // Samples do not meet in Inference mode, so the gradient of the sum holds each sample's own.
        var gradient = (logits * chosen).Sum().Gradient(features);
        return (features * gradient.MeanKept(1, 2)).Sum(3).Relu();
    }

    private static ImmutableArray<Tensor> Outputs(Tensor images, Flow flow, string? tap)
    {
        var map = Map(flow.Value, tap is null ? FeatureMap.Of(images, flow.Value) : Tapped(flow, tap));
        return [flow.Value.Softmax(), map / map.MaxKept(1, 2).Maximum(Least)];
    }

    private static Tensor Tapped(Flow flow, string tap) => flow.Taps.TryGetValue(tap, out var value) && value.Shape.Rank == 4
        ? value
        : throw new TrainingException(value is null
            ? $"GradCam: no layer exposes `{tap}`, but {(flow.Taps.Count == 0 ? "none" : string.Join(", ", flow.Taps.Keys))}; expected a layer with .Tap(\"{tap}\")."
            : $"GradCam: the layer with .Tap(\"{tap}\") gives {value.Shape}; expected a feature map [n, h, w, c].");
}
