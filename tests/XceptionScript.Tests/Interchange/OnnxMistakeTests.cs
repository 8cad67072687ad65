using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Tests.Data;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Interchange;

/// <summary>What users can get wrong, in one sentence each.</summary>
public sealed class OnnxMistakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_feature_map_has_no_probabilities() => Assert.Equal(
        "OnnxModel: the network's output has shape [7, 4, 4, 2]; expected logits [n, classes] (or Probabilities = false).",
        Refusal(new Conv2D(2, 3), [6, 6, 3]));

    [Fact]
    public void The_image_type_is_one_of_two() => Assert.Equal(
        "OnnxModel: ImageType is Int32; expected Float32 or UInt8.", Refusal(new GlobalAveragePooling2D(), [6, 6, 3], new() { ImageType = DType.Int32 }));

    [Fact]
    public void Channels_first_needs_an_image() => Assert.Equal(
        "OnnxModel: Layout is Nchw for an input of shape [6]; expected [h, w, c] (or Layout = Nhwc, which leaves the axes as they are).",
        Refusal(new Dense(2), [6], new() { Layout = ImageLayout.Nchw }));

    [Fact]
    public void Names_are_given_and_differ()
    {
        Assert.Equal("OnnxModel: input and output are both named `x`; expected two names.", Refusal(new Dense(2), [6], new() { InputName = "x", OutputName = "x" }));
        Assert.Equal("OnnxModel: a name of the model is empty; expected at least one character in InputName, OutputName and GraphName.", Refusal(new Dense(2), [6], new() { InputName = "" }));
    }

    [Fact]
    public void A_graph_that_changes_with_the_batch_is_refused()
    {
        Assert.Equal(
            "OnnxModel: the network changes with the batch size: slice [1, 3] from (6, 0) at one batch size is slice [1, 3] from (12, 0) at another; expected one graph for every batch, in which some extents are multiples of the batch size.",
            Refusal(new Lambda("last", x => x.Slice(0, x.Shape[0] - 1, 1)), [3]));
        Assert.Matches("^OnnxModel: the network changes with the batch size: .* for a batch of 7 and .* for 13; expected ", Refusal(new Lambda("deep", x => x.Shape[0] > 10 ? x.Relu() : x), [3]));
        Assert.Contains("constant", Refusal(new Lambda("scaled", x => x * (1.0 / x.Shape[0])), [3]));
    }

    [Fact]
    public void Arrays_of_another_network_are_refused()
    {
        var (parameters, statistics) = new Dense(2).Initialize([6], 1);
        var error = Assert.Throws<CheckpointException>(() => OnnxModel.Write(_folder["model.onnx"], new Dense(3), [6], parameters, statistics));
        Assert.StartsWith("OnnxModel: the arrays do not fit the network: 2 of another type than the network's: `dense/kernel` float32[6, 2] against float32[6, 3]", error.Message);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        var network = new OnnxCase(new Dense(2), [6], seed: 1);
        var missing = Path.Combine(_folder["none"], "model.onnx");
        Assert.Equal(
            $"OnnxModel: the folder `{_folder["none"]}` does not exist; expected an existing one for `{missing}`.",
            Assert.Throws<OnnxException>(() => OnnxModel.Write(missing, network.Model, network.Input, network.Parameters, network.Statistics)).Message);
        Assert.Equal(
            $"OnnxModel: `{_folder.Path}` is a folder; expected the name of a file.",
            Assert.Throws<OnnxException>(() => OnnxModel.Write(_folder.Path, network.Model, network.Input, network.Parameters, network.Statistics)).Message);
    }

    [Fact]
    public void A_model_beyond_what_a_file_holds_is_refused() => Assert.Equal(
        "OnnxModel: the model takes 2,147,483,648 bytes; expected at most 2,147,483,647, what one ONNX file holds.",
        Assert.Throws<OnnxException>(() => OnnxModel.CheckSize(1L << 31)).Message);

    private string Refusal(Layer model, Shape input, OnnxOptions? options = null)
    {
        var (parameters, statistics) = model.Initialize(input, 1);
        var message = Assert.Throws<OnnxException>(() => OnnxModel.Write(_folder["model.onnx"], model, input, parameters, statistics, options)).Message;
        Assert.Empty(_folder.Files);
        return message;
    }
}
