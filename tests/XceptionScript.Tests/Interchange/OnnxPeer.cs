using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using XceptionScript.Expressions;

namespace XceptionScript.Tests.Interchange;

/// <summary>An ONNX file in ONNX Runtime, the judge of what we write.</summary>
internal sealed class OnnxPeer(string path) : IDisposable
{
    private readonly InferenceSession _session = new(path, new SessionOptions { IntraOpNumThreads = 2 });

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>The only output for the only input.</summary>
    public NdArray Run(NdArray image)
    {
        int[] extents = [.. image.Shape];
        var name = Inputs.Keys.Single();
        var input = image.DType == DType.UInt8
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<byte>(image.Span<byte>().ToArray(), extents))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(image.Span<float>().ToArray(), extents));
        using var results = _session.Run([input]);
        return results.Single().Value switch
        {
            DenseTensor<float> y => Array<float>(y),
            DenseTensor<double> y => Array<double>(y),
            DenseTensor<int> y => Array<int>(y),
            DenseTensor<bool> y => Array<bool>(y),
            DenseTensor<byte> y => Array<byte>(y),
            var other => throw new NotSupportedException($"{other}"),
        };
    }

    public void Dispose() => _session.Dispose();

    private static NdArray Array<T>(DenseTensor<T> tensor) where T : unmanaged => NdArray.Of<T>(Shape.Create(tensor.Dimensions), tensor.Buffer.Span);
}
