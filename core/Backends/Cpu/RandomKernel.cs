using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>Uniform draws, each a pure function of key, path and position.</summary>
internal sealed unsafe class RandomKernel(RandomCall call) : CpuKernel
{
    private const int TaskElements = 1 << 13;

    public override int Tasks(int phase) => (call.Count + TaskElements - 1) / TaskElements;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var key = run.Buffer<int>(call.Key);
        var target = run.Buffer<float>(call.Output);
        var end = Math.Min(call.Count, (task + 1) * TaskElements);
        for (var i = task * TaskElements; i < end; i++) target[i] = Philox.Uniform(key[0], key[1], call.Path, i);
    }
}
