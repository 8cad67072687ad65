using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Training;
using Xunit;
using static XceptionScript.Training.Losses;
using static XceptionScript.Training.Optimizers;

namespace XceptionScript.Tests.Training;

/// <summary>What the fold itself takes from the managed heap, on a device that does nothing.</summary>
public class StepAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    public void A_step_takes_less_than_a_kilobyte_at_any_batch_size(int batchSize)
    {
        var step = TrainingStep.Compile(Toys.Network(), Toys.Image, CrossEntropy(), Sgd(new ExponentialDecay(0.1, 0.9, 10)), new IdleBackend());
        var batch = Toys.Batches(1, batchSize)[0];
        var state = step.Initial(1);
        var seen = 0L;
        Fold(300);
        var perStep = (Fold(1300) - Fold(300)) / 1000;
        Assert.InRange(perStep, 0, 256);

        long Fold(int count)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            step.Fold(state, Enumerable.Repeat(batch, count), report => seen = report.Step);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private sealed class IdleBackend : IBackend
    {
        public string Name => "idle";

        public IProgram Load(StagedGraph graph) => new IdleProgram(graph);
    }

    private sealed class IdleProgram(StagedGraph graph) : IProgram
    {
        public StagedGraph Graph => graph;

        public ISession Open() => new IdleSession();

        public string Explain() => "";
    }

    private sealed class IdleSession : ISession
    {
        public void Write(int input, ReadOnlySpan<byte> value)
        {
        }

        public void Run(int stage)
        {
        }

        public void Read(int output, Span<byte> value) => value.Clear();

        public void Dispose()
        {
        }
    }
}
