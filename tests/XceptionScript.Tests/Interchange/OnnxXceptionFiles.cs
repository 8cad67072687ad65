using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Tests.Data;

namespace XceptionScript.Tests.Interchange;

/// <summary>The paper's network in two files, written once for the tests that look into them.</summary>
public sealed class OnnxXceptionFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OnnxXceptionFiles()
    {
        var (parameters, statistics) = Network.Initialize(Xception.Default.Input, key: 1);
        OnnxModel.Write(Plain, Network, Xception.Default.Input, parameters, statistics);
        var folded = new OnnxOptions { FoldBatchNorm = true, Layout = ImageLayout.Nchw, ImageType = DType.UInt8, Probabilities = false };
        OnnxModel.Write(Folded, Network, Xception.Default.Input, parameters, statistics, folded);
        (PlainContents, FoldedContents) = (OnnxContents.Of(Plain), OnnxContents.Of(Folded));
    }

    public static Layer Network { get; } = Xception.Build(Xception.Default);

    /// <summary>As it is written without options.</summary>
    public string Plain => _folder["xception.onnx"];

    /// <summary>Batch norm folded, channels first, bytes to logits.</summary>
    public string Folded => _folder["folded.onnx"];

    internal OnnxContents PlainContents { get; }

    internal OnnxContents FoldedContents { get; }

    public void Dispose() => _folder.Dispose();
}
