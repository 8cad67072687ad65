using XceptionScript.Backends.Cpu;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Tests.Data;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Proofs;

/// <summary>What holds for training the network of run.csx, whatever runs it.</summary>
public sealed class RunTrainingTests
{
    [Fact]
    public void A_fold_of_three_batches_is_three_runs_bit_for_bit()
    {
        var step = RunNetwork.Step(Device.Cpu.Backend);
        var batches = RunNetwork.Batches(3, 4);
        var (folded, _) = step.Fold(step.Initial(42), batches);
        var run = batches.Aggregate(step.Initial(42), (state, batch) => step.Run(state, batch).State);
        Assert.True(run.Parameters.BitsEqual(folded.Parameters));
        Assert.True(run.Statistics.BitsEqual(folded.Statistics));
        Assert.True(run.Slots.BitsEqual(folded.Slots));
        Assert.Equal((run.Step, run.Key), (folded.Step, folded.Key));
    }

    [Fact]
    public void The_same_seed_leaves_the_same_bytes_behind_with_one_two_or_three_workers()
    {
        using var folder = new TemporaryFolder();
        var first = Trained(Device.Cpu.Backend);
        Assert.Equal(first, Trained(Device.Cpu.Backend));
        for (var count = 1; count <= 3; count++)
        {
            using var workers = new Workers(count);
            Assert.Equal(first, Trained(new CpuBackend(workers)));
        }
        Assert.NotEqual(first, Trained(Device.Cpu.Backend, seed: 43));

        byte[] Trained(IBackend backend, int seed = 42)
        {
            var step = RunNetwork.Step(backend);
            var (state, _) = step.Fold(step.Initial(seed), RunNetwork.Images.Batches(8, seed).Take(3));
            Checkpoint.Save(folder["model.safetensors"], state);
            return File.ReadAllBytes(folder["model.safetensors"]);
        }
    }
}
