using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// The feature map of a classifier: the last value [n, h, w, c] with more than one place through which all goes that the logits learn of the images.
/// It is what global average pooling or flattening takes.
/// </summary>
internal static class FeatureMap
{
    /// <summary>The feature map between images and logits.</summary>
    /// <exception cref="TrainingException">There is none before which parameters were used.</exception>
    public static Tensor Of(Tensor images, Tensor logits)
    {
        for (var (place, gates) = (logits, Gates(images, logits)); gates.TryGetValue(place, out var gate) && !ReferenceEquals(place, images); place = gate.Before)
        {
            if (place.Shape is [_, var h, var w, _] && h * w > 1 && place.DType.IsReal && IsLearnt(place, images)) return place;
        }
        throw new TrainingException(
            $"GradCam: between images {images.Type} and logits {logits.Type} no value [n, h, w, c] with h * w > 1 depends on parameters; expected a convolutional network (or a layer of one with .Tap(name), and that name).");
    }

    // The dominator tree of the part of the graph that the images reach: everything from the images to a tensor passes its gate, the nearest such tensor.
    private static Dictionary<Tensor, (Tensor Before, int Depth)> Gates(Tensor images, Tensor logits)
    {
        var gates = new Dictionary<Tensor, (Tensor Before, int Depth)>(ReferenceEqualityComparer.Instance) { [images] = (images, 0) };
        foreach (var tensor in Graph.Order(logits))
        {
            var before = tensor.Inputs.Where(gates.ContainsKey).Aggregate((Tensor?)null, (a, b) => a is null ? b : Common(a, b));
            if (before is not null) gates[tensor] = (before, gates[before].Depth + 1);
        }
        return gates;

        Tensor Common(Tensor a, Tensor b)
        {
            while (!ReferenceEquals(a, b))
            {
                if (gates[a].Depth >= gates[b].Depth) a = gates[a].Before;
                else b = gates[b].Before;
            }
            return a;
        }
    }

    private static bool IsLearnt(Tensor value, Tensor images) => Graph.Order(value).Any(tensor => tensor.Op is InputOp && !ReferenceEquals(tensor, images));
}
