using System.Collections.Immutable;
using XceptionScript.Lowering;
using XceptionScript.Ptx.Costs;

namespace XceptionScript.Ptx.Backend;

/// <summary>What every call of a plan asks of the machine. Calls whose launches differ only in where their operands lie are counted once.</summary>
internal static class PlanCounting
{
    /// <summary>The different calls of the stages, in the order in which they come first.</summary>
    /// <param name="isWanted">Which families are counted.</param>
    public static ImmutableArray<CallWork> Of(PtxPlanProgram program, GpuModel gpu, Func<string, bool> isWanted)
    {
        var calls =
            from stage in program.Stages.Zip(program.Plan.Stages)
            from call in stage.First.GroupBy(launch => (object)launch.Call, ReferenceEqualityComparer.Instance)
            let family = Family(call.First().Call, stage.Second.Name)
            where isWanted(family)
            select (Family: family, Launches: call.ToImmutableArray());
        var kinds = calls.GroupBy(call => $"{call.Family}: {string.Join(';', call.Launches.Select(Key))}").ToArray();
        using var counting = new PtxCounting(program, gpu);
        var works = new CallWork[kinds.Length];
        Parallel.For(0, kinds.Length, i => works[i] = Count(kinds[i].First(), kinds[i].Count()));
        return [.. works];

        CallWork Count((string Family, ImmutableArray<PtxLaunch> Launches) kind, int calls)
        {
            var call = kind.Launches[0].Call;
            return new(
                kind.Family, call.Label, calls, call.Flops,
                Bytes(program.Plan, call),
                AbsorbedBytes(call),
                kind.Launches[0].Regions.Where(region => region.Offset >= program.ScratchOffset).Sum(region => region.Bytes),
                [.. kind.Launches.Select(launch => new LaunchWork(
                    launch.Kernel.Program.Name, launch.Launch.Groups, launch.Launch.GroupSize, launch.Kernel.Program.SharedBytes, counting.Of(launch), launch.Kernel.Program.MinBlocks))]);
        }
    }

    /// <summary>What kind of call it is, and which sense of it.</summary>
    public static string Family(KernelCall call, string stage) => call switch
    {
        GemmCall { TransposeA: true } => "pointwise kernel gradient",
        GemmCall { TransposeB: true } => "pointwise input gradient",
        GemmCall => "pointwise forward",
        ConvCall conv => $"dense {Words(conv.Sense)}",
        DepthwiseCall conv => $"depthwise {Words(conv.Sense)}",
        PoolCall pool => pool.Kind is PoolKind.Max or PoolKind.Average ? "pooling forward" : "pooling input gradient",
        ElementwiseCall => stage == "update" ? "optimizer" : "elementwise",
        ReduceCall => "reductions",
        MomentsCall => "moments",
        _ => "other",
    };

    // Copies and selections touch a part of what they are given.
    private static long Bytes(Plan plan, KernelCall call)
    {
        return call switch
        {
            CopyCall copy => Part(copy.Source, Size(copy)) + Part(copy.Target, Size(copy)),
            GatherCall gather => Part(gather.Table, Whole(gather.Output)) + Whole(gather.Index) + Whole(gather.Output),
            _ => call.Reads.Concat(call.Writes).Sum(Whole),
        };

        long Whole(int buffer) => plan.Buffers[buffer].Bytes;

        long Part(int buffer, long bytes) => Math.Min(Whole(buffer), bytes);

        static long Size(CopyCall copy) => copy.Extents.Aggregate((long)copy.ElementSize, (size, extent) => size * extent);
    }

    // An epilogue reads the product once more, and a depthwise left operand is written and read.
    private static long AbsorbedBytes(KernelCall call) => call is not GemmCall gemm
        ? 0
        : sizeof(float) * gemm.Batch * ((gemm.Epilogue is null ? 0 : 2L * gemm.M * gemm.N) + (gemm.Left is null ? 0 : 2L * gemm.M * gemm.K));

    private static string Words(Sense sense) => sense switch
    {
        Sense.Forward => "forward",
        Sense.InputGradient => "input gradient",
        _ => "kernel gradient",
    };

    // A place is an offset and a size; where it is one of the launch's own, the offset tells nothing.
    private static string Key(PtxLaunch launch)
    {
        var shape = launch.Launch.Shape.ToArray();
        for (var at = 0; at + 16 <= shape.Length; at += 8)
        {
            var (offset, bytes) = (BitConverter.ToInt64(shape, at), BitConverter.ToInt64(shape, at + 8));
            if (launch.Regions.Any(region => region.Offset == offset && region.Bytes == bytes)) shape.AsSpan(at, 8).Clear();
        }
        return $"{launch.Kernel.GetHashCode()} {launch.Launch.Groups}x{launch.Launch.GroupSize} {Convert.ToHexString(shape)}";
    }
}
