using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>Adds partial results to a row, in their order: <c>target[j] += partials[i * stride + j]</c>.</summary>
internal readonly unsafe struct PartialSum(float* target, float* partials, long stride, int count) : IChannelLoop
{
    private readonly float* target = target;
    private readonly float* partials = partials;
    private readonly long stride = stride;
    private readonly int count = count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        for (var j = from; j < to; j += V.Lanes)
        {
            var sum = V.Load(target + j);
            for (var i = 0; i < count; i++) sum += V.Load(partials + (i * stride) + j);
            V.Store(target + j, sum);
        }
    }
}
