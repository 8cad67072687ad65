using Google.Protobuf;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>
/// Networks as ONNX models (IR version 8, opset 17) that other runtimes execute: the inference graph with channels first, as ONNX computes, for any batch size.
/// Initializers bear the paths of the network's arrays. The same network and arrays give the same bytes.
/// </summary>
public static class OnnxModel
{
    /// <summary>
    /// Writes a network with its arrays: first to a file beside the path, then in its place. <paramref name="input"/> is the shape of one image, [h, w, c].
    /// </summary>
    /// <exception cref="OnnxException">The network holds what ONNX has no operator for, changes with the batch size, or exceeds 2 GiB; or the path cannot be written.</exception>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public static void Write(string path, Layer model, Shape input, ArrayTree parameters, ArrayTree statistics, OnnxOptions? options = null)
    {
        options ??= new();
        Check(path, input, options);
        var graph = BatchedGraph.Of(model, input, options);
        LeafMatch.Check("OnnxModel", (parameters, graph.Leaves.Expected(isStatistic: false)), (statistics, graph.Leaves.Expected(isStatistic: true)));
        CheckSize(graph.Leaves.Sum(leaf => leaf.Shape.Size * leaf.DType.Size));
        var message = OnnxGraph.Of(graph, options, leaf => parameters.Contains(leaf) ? parameters[leaf] : statistics[leaf]);
        CheckSize(message.Bytes);
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                using (var stream = new CodedOutputStream(file, leaveOpen: true)) message.Write(stream);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Refuses a model that one message of the format cannot hold.</summary>
    internal static void CheckSize(long bytes)
    {
        if (bytes > int.MaxValue) throw new OnnxException($"OnnxModel: the model takes {bytes:N0} bytes; expected at most {int.MaxValue:N0}, what one ONNX file holds.");
    }

    private static void Check(string path, Shape input, OnnxOptions options)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new OnnxException($"OnnxModel: the folder `{folder}` does not exist; expected an existing one for `{path}`.");
        if (Directory.Exists(path)) throw new OnnxException($"OnnxModel: `{path}` is a folder; expected the name of a file.");
        if (options.ImageType is not (DType.Float32 or DType.UInt8))
            throw new OnnxException($"OnnxModel: ImageType is {options.ImageType}; expected Float32 or UInt8.");
        if (options.Layout == ImageLayout.Nchw && input.Rank != 3)
            throw new OnnxException($"OnnxModel: Layout is Nchw for an input of shape {input}; expected [h, w, c] (or Layout = Nhwc, which leaves the axes as they are).");
        if (options.InputName.Length == 0 || options.OutputName is "" || options.GraphName.Length == 0)
            throw new OnnxException("OnnxModel: a name of the model is empty; expected at least one character in InputName, OutputName and GraphName.");
        if (options.InputName == options.OutputName) throw new OnnxException($"OnnxModel: input and output are both named `{options.InputName}`; expected two names.");
    }
}
