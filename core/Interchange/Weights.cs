using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>
/// Weights of networks in files of several makings. Read are Keras's <c>.h5</c>, <c>.weights.h5</c> and <c>.keras</c>, and safetensors under our names or
/// timm's; written is safetensors. Reading runs no code from a file and opens no other file, and nothing is loaded unless all of it fits.
/// </summary>
public static class Weights
{
    /// <summary>
    /// The weights in a file, for a network that takes images of a shape [h, w, c]. The first bytes tell the format, not the name of the file.
    /// </summary>
    /// <exception cref="CheckpointException">There is no such file, it is damaged, or its arrays are not those of the network.</exception>
    public static NetworkWeights Load(string path, Layer model, Shape input)
    {
        if (Directory.Exists(path)) throw new CheckpointException($"Weights: `{path}` is a folder; expected a file of weights.");
        if (!File.Exists(path)) throw new CheckpointException($"Weights: the file `{path}` does not exist; expected a file of weights.");
        var leaves = model.Leaves(input);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var start = new byte[8];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return start.AsSpan(0, length).SequenceEqual(Hdf5Object.Signature) ? Keras(stream)
            : start is [(byte)'P', (byte)'K', ..] && start[2] < 9 && start[3] < 9 ? Archive()
            : SafeTensorsWeights.Of(path, leaves).Read();

        // Arrays are read from the stream at last, so it stays open until they are.
        NetworkWeights Keras(Stream file) => KerasMatch.Of(Path.GetFileName(path), KerasFile.Read(file, Path.GetFileName(path)), model, leaves).Read();

        NetworkWeights Archive()
        {
            using var inflated = KerasArchive.Open(stream, Path.GetFileName(path), leaves.Sum(leaf => leaf.Shape.Size * leaf.DType.Size));
            return Keras(inflated);
        }
    }

    /// <summary>
    /// Writes weights to a safetensors file. Under timm's names, batch norms without gamma get one of ones, and the metadata says epsilon and padding, so
    /// that <see cref="Load"/> gives a preset that fits.
    /// </summary>
    /// <exception cref="CheckpointException">The arrays are not those of the network, or timm has no names for it.</exception>
    public static void Save(string path, Layer model, Shape input, ArrayTree parameters, ArrayTree statistics, WeightNaming naming = WeightNaming.Own) =>
        SafeTensorsWeights.Save(path, model, model.Leaves(input), parameters, statistics, naming);
}
