using System.Collections.Immutable;
using XceptionScript.Backends.Gpu;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Costs;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;
using Xunit;

namespace XceptionScript.Tests.Ptx;

/// <summary>From counts to time.</summary>
public sealed class CostTests
{
    private static readonly GpuModel s_gpu = GpuModel.H100;

    [Fact]
    public void Rates_and_clock_give_the_peak_of_the_data_sheet() =>
        Assert.InRange(s_gpu.Multiprocessors * s_gpu.FloatRate * Lanes.Count * 2 * s_gpu.Clock / s_gpu.PeakFlops, 0.99, 1.01);

    [Theory]
    [InlineData(256, 128, 0, 2)]
    [InlineData(256, 136, 0, 1)]
    [InlineData(256, 40, 0, 6)]
    [InlineData(256, 32, 0, 8)]
    [InlineData(1024, 64, 0, 1)]
    [InlineData(64, 104, 0, 8)]
    [InlineData(32, 16, 0, 32)]
    [InlineData(256, 32, 48 * 1024, 4)]
    [InlineData(256, 32, 227 * 1024, 1)]
    public void As_many_blocks_run_at_once_as_threads_registers_and_shared_memory_allow(int threads, int registers, int shared, int blocks) =>
        Assert.Equal(blocks, Occupancy.Blocks(s_gpu, threads, registers, shared));

    [Theory]
    [InlineData(90, 256, 0, 104)]
    [InlineData(8, 256, 0, 16)]
    [InlineData(250, 256, 0, 248)]
    [InlineData(250, 512, 0, 128)]
    [InlineData(122, 256, 2, 128)]
    [InlineData(128, 256, 2, 128)]
    [InlineData(130, 256, 2, 144)]
    [InlineData(90, 256, 2, 104)]
    public void A_thread_gets_a_margin_of_registers_as_far_as_blocks_still_run(int live, int threads, int blocks, int registers) =>
        Assert.Equal(registers, Occupancy.RegistersPerThread(s_gpu, live, threads, blocks));

    [Fact]
    public void A_copy_reaches_nine_tenths_of_the_bandwidth()
    {
        const int Blocks = 16, Times = 4096;
        var work = Work("""
            mov.b32 %r1, %ctaid.x;
            mad.lo.s32 %r2, %r1, 256, %r0;
            mul.wide.u32 %rd4, %r2, 16;
            add.u64 %rd5, %rd0, %rd4;
            ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd5];
            st.global.v4.f32 [%rd5+65536], {%f1, %f2, %f3, %f4};
            """, 131072, Blocks, Times);
        var bytes = 131072L * Times;
        var time = CostModel.Predict(s_gpu, work, bytes);
        Assert.Equal("memory", time.Limit);
        Assert.InRange(bytes / time.Total * 1e6 / s_gpu.Bandwidth, 0.87, 0.9);
    }

    [Fact]
    public void A_product_without_tiles_reaches_a_tenth_of_the_peak_at_best()
    {
        // A thread per result: a warp shares a number of the left operand and reads 32 neighbours of the right one for every 32 multiply-adds.
        const int Blocks = 8, Times = 528, Depth = 64;
        var work = Work($"""
            mov.b32 %r1, %ctaid.x;
            mul.wide.u32 %rd4, %r1, 256;
            add.u64 %rd4, %rd0, %rd4;
            mul.wide.u32 %rd5, %r0, 4;
            add.u64 %rd5, %rd0, %rd5;
            mov.b32 %r2, 0;
            AGAIN: ld.global.f32 %f1, [%rd4];
            ld.global.f32 %f2, [%rd5+4096];
            mul.f32 %f3, %f1, %f2;
            add.f32 %f4, %f4, %f3;
            add.u64 %rd4, %rd4, 4;
            add.u64 %rd5, %rd5, 1024;
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p1, %r2, {Depth};
            @%p1 bra AGAIN;
            st.global.f32 [%rd1+131072], %f4;
            """, 262144, Blocks, Times, cacheBytes: 128 * 1024);
        var flops = 2.0 * Blocks * Times * 256 * Depth;
        Assert.InRange(flops / CostModel.Predict(s_gpu, work, 4 * Blocks * Times * 256).Total * 1e6 / s_gpu.PeakFlops, 0.05, 0.1);
    }

    [Fact]
    public void A_product_of_good_tiles_reaches_four_fifths_of_the_peak()
    {
        // 8192 x 8192 x 8192 by tiles of 128 x 128, eight results squared a thread, slabs of eight steps: what a warp does for each slab.
        const long Blocks = 64 * 64, Slabs = 1024, Warps = 8 * Blocks * Slabs;
        var issued = new Dictionary<InstructionClass, long>
        {
            [InstructionClass.FusedFloat] = 512 * Warps,
            [InstructionClass.SharedLoad] = 32 * Warps,
            [InstructionClass.SharedStore] = 5 * Warps,
            [InstructionClass.GlobalLoad] = 2 * Warps,
            [InstructionClass.Whole] = 8 * Warps,
            [InstructionClass.WideWhole] = 2 * Warps,
            [InstructionClass.Barrier] = Warps,
            [InstructionClass.Branch] = Warps,
        };
        var counts = new KernelCounts(
            issued.ToImmutableSortedDictionary(), 1024 * Warps, 32 * Warps, 0, 112, 136 * Warps, 32 * Warps, 128 * 128 / 8 * Blocks, Sharing: 60, ChainCycles: 1300 * Slabs);
        var time = CostModel.Predict(s_gpu, new LaunchWork("good", (int)Blocks, 256, 16384, counts), 3L * 8192 * 8192 * 4);
        Assert.InRange(2.0 * 8192 * 8192 * 8192 / time.Total * 1e6 / s_gpu.PeakFlops, 0.75, 0.9);
    }

    [Fact]
    public void A_block_more_than_the_multiprocessors_takes_twice_as_long()
    {
        LaunchTime Time(int blocks) => CostModel.Predict(s_gpu, Plain(blocks, 256, (InstructionClass.FusedFloat, 100_000)), 0);
        Assert.Equal(2 * Time(132).Float, Time(133).Float, 1e-6);
        Assert.Equal((0, 0.0), (Time(132).Idle, Time(264).Idle));
        Assert.Equal(131.0 / 264, Time(133).Idle, 1e-9);
        Assert.Equal(Time(132).Float, Time(132).Issue);
    }

    [Fact]
    public void Waiting_is_hidden_by_other_blocks_and_else_adds_to_the_work()
    {
        // 1000 cycles of work of four warps, 3000 cycles from the first instruction to the last.
        LaunchWork Block(int blocks, int live) => Plain(blocks, 128, (InstructionClass.Whole, 4 * 450), (InstructionClass.Barrier, 4)) is var work
            ? work with { Counts = work.Counts with { LiveRegisters = live, ChainCycles = 3000 } }
            : work;
        var alone = CostModel.Predict(s_gpu, Block(132 * 60, 240), 0);
        var many = CostModel.Predict(s_gpu, Block(132 * 60, 20), 0);
        Assert.Equal((4, 16), (Block(1, 120).Resident(s_gpu), Block(1, 20).Resident(s_gpu)));
        Assert.Equal("latency", alone.Limit);
        Assert.Equal("whole numbers", many.Limit);
        // The work that takes longer than its issue is waited for too.
        Assert.Equal(30 * (3000 + 1000 - 501.1 + s_gpu.BlockCycles) / s_gpu.Clock * 1e6, alone.Latency, 0.1);
    }

    [Fact]
    public void What_blocks_that_run_at_once_share_comes_from_memory_once()
    {
        var work = Plain(1000, 256);
        KernelCounts Reading(double sharing) => work.Counts with { ReadSectors = 100_000_000, Sharing = sharing };
        double Bytes(double sharing, long distinct) => CostModel.Predict(s_gpu, work with { Counts = Reading(sharing) }, distinct).Memory * 1e-6 * s_gpu.Bandwidth * s_gpu.BandwidthShare;
        Assert.Equal(3.2e9, Bytes(1, 100_000_000), 1);
        Assert.Equal(1.6e9, Bytes(2, 100_000_000), 1);
        Assert.Equal(1e8, Bytes(50, 100_000_000), 1);
        // What the second cache keeps comes once anyway, and no more than is asked for.
        Assert.Equal(2e7, Bytes(1, 20_000_000), 1);
        Assert.Equal(3.2e9, Bytes(1, 10_000_000_000), 1);
    }

    [Theory]
    [InlineData("ld.global.f32 %f1, [%rd1]; ld.global.f32 %f2, [%rd1+4096]; add.f32 %f3, %f1, %f2; st.global.f32 [%rd1], %f3;", 1)]
    [InlineData("ld.global.b64 %rd4, [%rd1]; add.u64 %rd5, %rd1, %rd4; ld.global.b64 %rd6, [%rd5+4096]; st.global.b64 [%rd1], %rd6;", 2)]
    [InlineData("ld.global.f32 %f1, [%rd1];", 0)]
    [InlineData("ld.global.f32 %f1, [%rd1]; st.global.f32 [%rd1], %f1; ld.global.f32 %f2, [%rd1+4096]; st.global.f32 [%rd1], %f2;", 2)]
    [InlineData("ld.global.f32 %f1, [%rd1]; bar.sync 0; st.global.f32 [%rd1], %f1;", 1)]
    public void A_warp_waits_for_its_loads_where_they_are_used(string body, int waits)
    {
        var cycles = Work(body, 8192, 1, 1, threads: 32).Counts.ChainCycles;
        Assert.InRange(cycles, waits * s_gpu.MemoryCycles, (waits * s_gpu.MemoryCycles) + 100);
    }

    [Fact]
    public void Enough_work_before_its_use_makes_a_load_free()
    {
        var cycles = Work($"""
            ld.global.f32 %f1, [%rd1];
            mov.b32 %r2, 0;
            AGAIN: add.s32 %r2, %r2, 1;
            setp.lt.s32 %p1, %r2, 200;
            @%p1 bra AGAIN;
            st.global.f32 [%rd1], %f1;
            """, 8192, 1, 1, threads: 32).Counts.ChainCycles;
        Assert.InRange(cycles, 1000, 200 * 12);
    }

    [Fact]
    public void What_no_round_changes_is_counted_in_front_of_the_loop()
    {
        // A register that is used again is another value; what a load brings may change.
        var counts = Work("""
            mov.b32 %r2, 0;
            AGAIN: mul.lo.s32 %r3, %r0, 7;
            add.s32 %r4, %r3, 1;
            mul.lo.s32 %r3, %r2, %r4;
            ld.global.b32 %r5, [%rd1];
            div.s32 %r6, %r5, %r4;
            add.s32 %r2, %r2, 1;
            setp.lt.s32 %p1, %r2, 9;
            @%p1 bra AGAIN;
            """, 8192, 1, 1, threads: 32).Counts;
        Assert.Equal(1 + 1 + (3 * 9), counts.Of(InstructionClass.Whole));
        Assert.Equal(9, counts.Of(InstructionClass.WholeDivision));
    }

    [Fact]
    public void Products_of_registers_that_are_used_again_are_taken_in()
    {
        var counts = Work("""
            mul.f32 %f3, %f1, %f2; add.f32 %f4, %f4, %f3;
            mul.f32 %f3, %f1, %f2; add.f32 %f4, %f4, %f3;
            mul.f32 %f3, %f1, %f2; add.f32 %f4, %f3, %f3;
            mul.wide.u32 %rd4, %r0, 4; add.u64 %rd5, %rd0, %rd4;
            mul.wide.u32 %rd4, %r0, 8; add.u64 %rd5, %rd0, %rd4;
            """, 8192, 1, 1, threads: 32).Counts;
        Assert.Equal((2, 2), (counts.Of(InstructionClass.FusedFloat), counts.Of(InstructionClass.Float)));
        // The text before the body computes an address too.
        Assert.Equal(3, counts.Of(InstructionClass.WideWhole));
    }

    [Fact]
    public void The_first_cache_has_what_was_used_last()
    {
        var cache = new FirstCache(32 * 1024);
        ulong[] first = [.. Enumerable.Range(0, 500).Select(i => (ulong)i)];
        ulong[] other = [.. Enumerable.Range(5000, 20_000).Select(i => (ulong)i)];
        Assert.Equal((500, 0), (cache.Touch(first), cache.Touch(first)));
        Assert.Equal(20_000, cache.Touch(other));
        Assert.Equal(500, cache.Touch(first));
    }

    [Fact]
    public void Sectors_that_several_blocks_read_are_shared()
    {
        var reach = new SectorReach();
        reach.Touch([1, 2]);
        reach.Touch([2, 3]);
        reach.Begin();
        reach.Touch([1, 2, 3]);
        Assert.Equal(2, reach.Sharing);
    }

    [Fact]
    public void Calls_that_differ_only_in_their_places_are_counted_once()
    {
        Tensor[] inputs = [.. Enumerable.Range(0, 5).Select(i => Tensors.Input($"x{i}", i < 4 ? [64, 64] : [64, 32]))];
        using var backend = new PtxBackend(Grain.Device);
        var graph = StagedGraph.Of([.. inputs], [inputs[0].MatMul(inputs[1]), inputs[2].MatMul(inputs[3]), inputs[0].MatMul(inputs[4])]);
        var works = PlanCounting.Of((PtxPlanProgram)backend.Load(graph), s_gpu, family => family.StartsWith("pointwise", StringComparison.Ordinal));
        Assert.Equal([("pointwise forward", 2), ("pointwise forward", 1)], works.OrderByDescending(work => work.Calls).Select(work => (work.Family, work.Calls)));
        Assert.Equal((2L * 64 * 64 * 64, 3L * 64 * 64 * 4), (works[0].Flops, works[0].Bytes));
        Assert.Equal(works[0].Floor(s_gpu), works[0].Bytes / s_gpu.Bandwidth * 1e6, 1e-9);
        Assert.Empty(PlanCounting.Of((PtxPlanProgram)backend.Load(graph), s_gpu, _ => false));
    }

    [Fact]
    public void A_copy_of_a_part_moves_that_part()
    {
        var image = Tensors.Input("image", [8, 64]);
        using var backend = new PtxBackend(Grain.Device);
        var work = Assert.Single(PlanCounting.Of((PtxPlanProgram)backend.Load(StagedGraph.Of([image], [image.Slice(1, 0, 16)])), s_gpu, _ => true));
        Assert.Equal(("other", 2L * 8 * 16 * 4), (work.Family, work.Bytes));
    }

    // A launch in which every block has the same of each class, by the block.
    private static LaunchWork Plain(int blocks, int threads, params (InstructionClass Kind, long Count)[] perBlock) => new(
        "plain", blocks, threads, 0,
        new(perBlock.ToImmutableSortedDictionary(pair => pair.Kind, pair => pair.Count * blocks), 0, 0, 0, 20));

    // A body run by some blocks, as a launch of so many times as many.
    private static LaunchWork Work(string body, int memory, int blocks, int times, int threads = 256, int cacheBytes = 32 * 1024)
    {
        var program = PtxProgram.Parse(HandWritten.Text(body));
        var flow = ControlFlow.Of(program);
        var grid = new LaunchGrid(blocks, threads)
        {
            IsDetailed = true,
            Observation = new() { Cache = new FirstCache(cacheBytes), IsWarmedUp = true, Pacing = Pacings.Of(flow, s_gpu, threads, s_gpu.MemoryCycles) },
        };
        return new("hand-written", blocks * times, threads, 0, KernelCounts.Sum(flow, HandWritten.Run(program, new byte[memory], grid)).Times(times));
    }
}
