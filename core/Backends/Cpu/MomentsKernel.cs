using System.Runtime.CompilerServices;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Mean and biased variance of columns. A task takes a slab of rows tile by tile: the mean of a tile, then the squares of its distances
/// while the tile is in the first cache. Tiles are merged by Chan's formula in their order, then slabs in theirs.
/// </summary>
internal sealed unsafe class MomentsKernel : CpuKernel
{
    private const int SlabElements = 1 << 16;
    private const int MostSlabs = 64;
    private const int MergedChannels = 256;

    private readonly MomentsCall call;
    private readonly int rowsPerSlab;
    private readonly int slabs;

    public MomentsKernel(MomentsCall call)
    {
        this.call = call;
        var wanted = (int)Math.Clamp((long)call.Rows * call.Channels / SlabElements, 1, MostSlabs);
        rowsPerSlab = Math.Max(1, (call.Rows + wanted - 1) / wanted);
        slabs = Math.Max(1, (call.Rows + rowsPerSlab - 1) / rowsPerSlab);
    }

    public override int Phases => 2;

    public override long ScratchBytes(int workers) => 2L * sizeof(float) * slabs * call.Channels;

    public override int Tasks(int phase) => phase == 0 ? slabs : (call.Channels + MergedChannels - 1) / MergedChannels;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var partials = (float*)run.Scratch;
        if (phase == 0)
        {
            var first = task * rowsPerSlab;
            var slab = new MomentsSlab(
                run.Buffer<float>(call.Input) + ((long)first * call.Channels), Math.Min(rowsPerSlab, call.Rows - first), call.Channels,
                partials + (2L * task * call.Channels));
            Simd.OverChannels(ref slab, 0, call.Channels);
            return;
        }

        var merge = new Merge(partials, slabs, rowsPerSlab, call.Rows, call.Channels, run.Buffer<float>(call.Output));
        Simd.OverChannels(ref merge, task * MergedChannels, Math.Min((task + 1) * MergedChannels, call.Channels));
    }

    private readonly struct Merge(float* partials, int slabs, int rowsPerSlab, int rows, int channels, float* output) : IChannelLoop
    {
        private readonly float* partials = partials;
        private readonly int slabs = slabs;
        private readonly int rowsPerSlab = rowsPerSlab;
        private readonly int rows = rows;
        private readonly int channels = channels;
        private readonly float* output = output;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>(int from, int to) where V : struct, ILanes<V>
        {
            var size = V.Repeat(rows);
            for (var c = from; c < to; c += V.Lanes)
            {
                var mean = V.Load(partials + c);
                var squares = V.Load(partials + channels + c);
                for (var slab = 1; slab < slabs; slab++)
                {
                    var slabMoments = partials + (2L * slab * channels) + c;
                    var before = slab * rowsPerSlab;
                    MomentsSlab.Merge(
                        ref mean, ref squares, before, V.Load(slabMoments), V.Load(slabMoments + channels), Math.Min(rowsPerSlab, rows - before));
                }

                V.Store(output + c, mean);
                V.Store(output + channels + c, squares / size);
            }
        }
    }
}
