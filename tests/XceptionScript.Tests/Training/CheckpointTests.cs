using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;
using Xunit;
using static XceptionScript.Training.Losses;
using static XceptionScript.Training.Optimizers;

namespace XceptionScript.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
    private readonly TrainingStep _step = TrainingStep.Compile(Toys.Network(), Toys.Image, CrossEntropy(), RmsProp(0.01) with { AverageDecay = 0.9 }, Device.Reference);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Training_goes_on_from_a_checkpoint_as_if_it_had_never_stopped()
    {
        var batches = Toys.Batches(6, 4);
        var (whole, _) = _step.Fold(_step.Initial(-3), batches);
        var (half, _) = _step.Fold(_step.Initial(-3), batches[..3]);
        Checkpoint.Save(_path, half);
        var loaded = _step.Load(_path);
        Assert.Equal((3L, -3), (loaded.Step, loaded.Key));
        Assert.True(loaded.Slots.BitsEqual(half.Slots));
        var (end, _) = _step.Fold(loaded, batches[3..]);
        Assert.True(end.Parameters.BitsEqual(whole.Parameters) && end.Statistics.BitsEqual(whole.Statistics) && end.Slots.BitsEqual(whole.Slots));
    }

    [Fact]
    public void The_same_training_gives_the_same_bytes()
    {
        Checkpoint.Save(_path, _step.Run(_step.Initial(1), Toys.Batches(1, 4)[0]).State);
        var first = File.ReadAllBytes(_path);
        Checkpoint.Save(_path, _step.Run(_step.Initial(1), Toys.Batches(1, 4)[0]).State);
        Assert.Equal(first, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Missing_surplus_and_misshapen_arrays_are_named_in_one_message()
    {
        var state = _step.Initial(1);
        var parameters = state.Parameters.Where(leaf => leaf.Key != "dense/bias").Select(leaf => (leaf.Key, leaf.Value)).Append(("extra", NdArray.Zeros([1])));
        Checkpoint.Save(_path, state with { Parameters = ArrayTree.Of([.. parameters]).With("dense/kernel", NdArray.Zeros([16, 4])) });
        foreach (var load in new Action[] { () => _step.Load(_path), () => Checkpoint.LoadWeights(_path, Toys.Network(), Toys.Image) })
        {
            var message = Assert.Throws<CheckpointException>(load).Message;
            Assert.Contains("1 missing: `dense/bias` float32[3]; 1 surplus: `extra`; 1 of another type than the network's: `dense/kernel` float32[16, 4] against float32[16, 3];", message);
        }
    }

    [Fact]
    public void Weights_load_from_a_state_and_from_elsewhere()
    {
        var state = _step.Initial(1);
        Checkpoint.Save(_path, state);
        var (parameters, statistics) = Checkpoint.LoadWeights(_path, Toys.Network(), Toys.Image);
        Assert.True(parameters.BitsEqual(state.Parameters) && statistics.BitsEqual(state.Statistics));
        SafeTensors.Write(_path, ArrayTree.Of([.. state.Statistics.Concat(state.Parameters).Select(leaf => (leaf.Key, leaf.Value))]));
        (parameters, statistics) = Checkpoint.LoadWeights(_path, Toys.Network(), Toys.Image);
        Assert.True(parameters.BitsEqual(state.Parameters) && statistics.BitsEqual(state.Statistics));
        Assert.Contains("the format of", Assert.Throws<CheckpointException>(() => Checkpoint.Load(_path)).Message);
    }

    [Theory]
    [InlineData("step", "-1", "step and key")]
    [InlineData("key", "x", "step and key")]
    [InlineData("slots", "{}", "not a JSON array of names")]
    [InlineData("slots", "[null]", "not a JSON array of names")]
    [InlineData("statistics", "[\"gone\"]", "holds no array `gone`")]
    public void Edited_metadata_is_refused(string key, string value, string part)
    {
        Checkpoint.Save(_path, _step.Initial(1));
        var (arrays, metadata) = SafeTensors.Read(_path);
        SafeTensors.Write(_path, arrays, metadata.SetItem(key, value));
        Assert.Contains(part, Assert.Throws<CheckpointException>(() => Checkpoint.Load(_path)).Message);
    }
}
