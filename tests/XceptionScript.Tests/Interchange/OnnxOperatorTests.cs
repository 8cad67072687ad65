using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Tests.Data;
using Xunit;

namespace XceptionScript.Tests.Interchange;

/// <summary>Every row of the op table as a model of its own, against the definition of its op.</summary>
public sealed class OnnxOperatorTests : IDisposable
{
    // Gradients, which no prediction holds, and random draws.
    private static readonly string[] s_refused =
    [
        "average-pool2d-scatter", "bernoulli", "conv2d-input-gradient", "conv2d-kernel-gradient", "depthwise-conv2d-input-gradient", "depthwise-conv2d-kernel-gradient", "dropout",
        "max-pool2d-gather", "max-pool2d-scatter", "normal", "pad", "random-uniform", "scatter-add", "truncated-normal",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Exported => [.. OpCases.All.Select(row => row.Name).Except(s_refused)];

    public static TheoryData<string> Refused => [.. s_refused];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Exported))]
    public void Every_exported_op_gives_its_defined_value_in_ONNX_Runtime(string name) => Seeds.ForAll(8, seed => Agrees(OpCases.Named(name).Draw(seed, DType.Float32), 1e-5));

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_op_that_cannot_be_exported_is_refused_by_name(string name)
    {
        var messages = Enumerable.Range(0, 12).Select(seed => Record.Exception(() => Export(OpCases.Named(name).Draw(seed, DType.Float32)))).OfType<OnnxException>().Select(error => error.Message).ToList();

        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.Matches("^OnnxModel: the network's graph holds `[^`]+.* for which ONNX has no operator; expected [^\n]+\\.$", message));
    }

    [Fact]
    public void Random_graphs_give_their_defined_values_in_ONNX_Runtime() => Seeds.ForAll(60, seed => Agrees(RandomGraph.Draw(seed, real: DType.Float32), 1e-4));

    [Fact]
    public void Padding_around_elements_is_exported() => Agrees(new CaseDraws(1, DType.Float32) is var d ? d.Finish(d.Real([2, 3, 4, 2]).Pad([0, 1, 2, 0], [0, 2, 0, 1])) : null!, 0);

    [Fact]
    public void A_function_that_a_script_defines_is_exported_as_what_it_is_made_of() => Agrees(new CaseDraws(1, DType.Float32) is var d ? d.Finish(d.Real([2, 3]).Map<SwishMap>()) : null!, 1e-6);

    private void Agrees(OpInstance instance, double tolerance)
    {
        using var peer = new OnnxPeer(Export(instance));
        var actual = peer.Run(Packed(instance));
        var expected = Evaluation.Reference.Of(instance);
        var difference = OnnxCase.Difference(expected, actual);
        Assert.True(difference <= tolerance * Math.Max(1, OnnxCase.Magnitude(expected)), $"the difference is {difference}:\n{instance.Result.Explain()}");
    }

    // The inputs of the case side by side in one row of an image, so that every one of them is only known when the model runs.
    private string Export(OpInstance instance)
    {
        var unpack = new Lambda("case", image =>
        {
            var row = image.Slice(0, 0, 1);
            var given = new Dictionary<Tensor, Tensor>();
            var start = 0;
            foreach (var input in instance.Inputs)
            {
                var size = (int)input.Shape.Size;
                given[input] = row.Slice(1, start, size).Reshape(input.Shape).Cast(input.DType);
                start += size;
            }
            return Graph.Substitute([instance.Result], given)[0];
        });
        var path = _folder["case.onnx"];
        OnnxModel.Write(path, unpack, [Width(instance)], ArrayTree.Empty, ArrayTree.Empty, new() { Probabilities = false });
        return path;
    }

    private static NdArray Packed(OpInstance instance)
    {
        float[] row = [.. instance.Values.SelectMany(value => value.ToDoubles()).Select(value => (float)value), 0];
        return NdArray.Of<float>([2, row.Length], [.. row, .. row]);
    }

    private static int Width(OpInstance instance) => (int)instance.Inputs.Sum(input => input.Shape.Size) + 1;

    private readonly struct SwishMap : IMap
    {
        public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Select(x > T.Const(-20), x / (T.Const(1) + T.Exp(-x)), T.Const(0));

        public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(0);
    }
}
