using XceptionScript.Backends.Gpu;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Costs;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;
using XceptionScript.Tests.Backends.Gpu;
using Xunit;

namespace XceptionScript.Tests.Ptx;

/// <summary>What a launch costs the machine.</summary>
public sealed class CountTests
{
    [Fact]
    public void Products_that_one_sum_takes_are_multiply_adds()
    {
        var counts = Count("""
            mul.f32 %f3, %f1, %f2;
            add.f32 %f4, %f4, %f3;
            mul.f32 %f5, %f1, %f2;
            mul.f32 %f6, %f1, %f1;
            sub.f32 %f7, %f5, %f6;
            mul.f32 %f8, %f1, %f2;
            add.f32 %f9, %f8, %f8;
            fma.rn.f32 %f9, %f9, %f1, %f2;
            div.rn.f32 %f9, %f9, %f1;
            ex2.approx.ftz.f32 %f9, %f9;
            """, threads: 64);
        // Two contractions and one fma; of a difference of products one is taken in, and a product with two uses is none.
        Assert.Equal(3 * 64, counts.MultiplyAdds);
        Assert.Equal((2 * 3, 2, 2), (counts.Of(InstructionClass.Float), counts.Of(InstructionClass.FloatDivision), counts.Of(InstructionClass.Special)));
    }

    [Fact]
    public void Instructions_are_counted_by_the_warp_in_every_round()
    {
        var counts = Count("""
            mov.b32 %r2, 0;
            AGAIN: setp.ge.s32 %p1, %r2, 9;
            @%p1 bra DONE;
            div.s32 %r3, %r2, %r0;
            rem.s32 %r3, %r2, 3;
            add.s32 %r2, %r2, 1;
            bra.uni AGAIN;
            DONE: bar.sync 0;
            """, threads: 96);
        Assert.Equal((3 * 9, 3 * 9), (counts.Of(InstructionClass.WholeDivision), counts.Of(InstructionClass.LiteralDivision)));
        Assert.Equal(3, counts.Of(InstructionClass.Barrier));
        Assert.Equal(3 * (10 + 9 + 1), counts.Of(InstructionClass.Branch));
    }

    [Fact]
    public void Lanes_that_part_meet_again_before_what_follows()
    {
        // Three rounds, each with a branch whose body stands behind the return; what lanes do together is issued once.
        var counts = Count("""
            mov.b32 %r2, 0;
            AGAIN: setp.ge.s32 %p1, %r2, 3;
            @%p1 bra DONE;
            add.s32 %r5, %r0, %r2;
            and.b32 %r5, %r5, 1;
            setp.eq.s32 %p2, %r5, 0;
            @%p2 bra BODY;
            BACK: add.s32 %r2, %r2, 1;
            ld.global.b32 %r3, [%rd1];
            bra.uni AGAIN;
            DONE: st.global.b32 [%rd1], %r2;
            ret;
            BODY: cvt.rn.f32.s32 %f1, %r2;
            bra.uni BACK;
            """);
        Assert.Equal((3, 1, 3), (counts.Of(InstructionClass.GlobalLoad), counts.Of(InstructionClass.GlobalStore), counts.Of(InstructionClass.Conversion)));
        // Lanes that leave a loop early wait behind it for the others.
        counts = Count("""
            mov.b32 %r2, 0;
            AGAIN: setp.ge.s32 %p1, %r2, %r0;
            @%p1 bra DONE;
            add.s32 %r2, %r2, 1;
            bra.uni AGAIN;
            DONE: st.global.b32 [%rd1], %r2;
            """);
        Assert.Equal(1, counts.Of(InstructionClass.GlobalStore));
    }

    [Theory]
    [InlineData(4, 0, 4, 1)]      // neighbours: 32 x 4 bytes in 4 sectors
    [InlineData(4, 4, 5, 1.25)]   // off by one number
    [InlineData(8, 0, 8, 2)]      // every other number
    [InlineData(32, 0, 32, 8)]    // a sector each
    [InlineData(0, 0, 1, 0.25)]   // all the same
    public void Global_requests_cost_the_sectors_that_they_touch(int stride, int offset, int sectors, double waste)
    {
        var counts = Count($"mul.wide.u32 %rd4, %r0, {stride}; add.u64 %rd5, %rd0, %rd4; ld.global.f32 %f1, [%rd5+{offset}];");
        Assert.Equal((1, 128, sectors), (counts.GlobalRequests, counts.GlobalBytes, counts.GlobalSectors));
        Assert.Equal(waste, counts.SectorWaste);
    }

    [Fact]
    public void A_wide_request_touches_every_sector_once()
    {
        var counts = Count("mul.wide.u32 %rd4, %r0, 16; add.u64 %rd5, %rd0, %rd4; ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd5];");
        Assert.Equal((512, 16, 1.0), (counts.GlobalBytes, counts.GlobalSectors, counts.SectorWaste));
    }

    [Theory]
    [InlineData("b32", 4, 0)]
    [InlineData("b32", 8, 1)]
    [InlineData("b32", 128, 31)]
    [InlineData("b32", 0, 0)]
    [InlineData("b32", 132, 0)]
    [InlineData("v4.b32", 16, 0)]
    [InlineData("v4.b32", 128, 4 * 7)]
    [InlineData("v4.b32", 0, 0)]
    public void Shared_accesses_conflict_where_lanes_want_different_words_of_a_bank(string type, int stride, int conflicts)
    {
        var registers = type == "b32" ? "%r1" : "{%r1, %r2, %r3, %r4}";
        var counts = Count(
            $"mul.wide.u32 %rd4, %r0, {stride}; mov.b64 %rd5, cells; add.u64 %rd6, %rd5, %rd4; ld.shared.{type} {registers}, [%rd6];",
            arrays: ".shared .align 16 .b8 cells[8192];");
        Assert.Equal(conflicts, counts.BankConflicts);
    }

    [Fact]
    public void Local_traffic_is_a_class_of_its_own() => Assert.Equal(
        2, Count("mov.b64 %rd5, depot; st.local.b32 [%rd5], %r0; ld.local.b32 %r1, [%rd5];", arrays: ".local .align 4 .b8 depot[4];").Of(InstructionClass.Local));

    [Fact]
    public void A_sample_of_blocks_counts_those_blocks()
    {
        var program = PtxProgram.Parse(HandWritten.Text("mov.b32 %r1, %ctaid.x; setp.eq.s32 %p1, %r1, 7; @%p1 ld.global.f32 %f1, [%rd0];"));
        var grid = new LaunchGrid(1000, 32) { Selected = [0, 7], IsDetailed = true };
        var counts = KernelCounts.Sum(ControlFlow.Of(program), HandWritten.Run(program, new byte[8192], grid));
        Assert.Equal((2, 1), (counts.Of(InstructionClass.GlobalLoad), counts.GlobalSectors));
    }

    [Theory]
    [InlineData(5, 9)]
    [InlineData(1000, 16)]
    [InlineData(546, 24)]
    public void A_sample_has_different_blocks_all_over_the_launch(int blocks, int most)
    {
        var sample = BlockSample.Of(blocks, most);
        Assert.Equal(Math.Min(blocks, most), sample.Distinct().Count());
        Assert.All(sample, block => Assert.InRange(block, 0, blocks - 1));
        // Between neighbours lies at most three times what an even spread would leave.
        Assert.All(sample.Prepend(-1).Zip(sample.Append(blocks)), pair => Assert.InRange(pair.Second - pair.First, 1, 3 * Math.Max(blocks / most, 1)));
    }

    [Fact]
    public void A_few_blocks_tell_what_a_product_of_real_size_costs()
    {
        // The 25 products of Xception's middle flow at batch 32 are like this one, 0.4 GB of operands and results.
        var (m, n, k) = (11552, 728, 728);
        var plan = new PlanBuilder();
        var call = new GemmCall(plan.Output([m, k]), plan.Output([k, n]), plan.Output([m, n]), 1, m, n, k, false, false, 0, 0);
        using var backend = new PtxBackend(Grain.Device);
        var program = backend.Load(StagedGraph.Of([], []), plan.Case(call, 0, []).Plan);
        using var counting = new PtxCounting(program);
        // 528 tiles run as wholes, in two full waves, and the last 18 in seven slabs each.
        Assert.Equal([528 + (18 * 7), 288], program.Stages[0].Select(launch => launch.Launch.Groups));
        var counts = counting.Of(program.Stages[0][0], 8);
        // Every tile is computed in full, whether or not it sticks out.
        var tiles = 128.0 * ((m + 127) / 128) * 128 * ((n + 127) / 128);
        Assert.Equal(tiles * k, counts.MultiplyAdds, tiles * k * 0.1);
        // Strips of both operands are read once per tile, and the tile is written; one at the edge moves less.
        Assert.InRange(counts.GlobalBytes / ((tiles * k / 64) + tiles) / sizeof(float), 0.9, 1.1);
        Assert.InRange(counts.SectorWaste, 0.9, 1.0);
        Assert.Equal((0, 0), (counts.BankConflicts, counts.Of(InstructionClass.Local)));
        Assert.InRange(counts.LiveRegisters, 64, 128);
        var issued = counts.Issued.Where(pair => pair.Key != InstructionClass.Free).Sum(pair => pair.Value);
        Assert.InRange((double)counts.Of(InstructionClass.FusedFloat) / issued, 0.75, 1);
    }

    [Theory]
    [InlineData(Sense.Forward)]
    [InlineData(Sense.InputGradient)]
    [InlineData(Sense.KernelGradient)]
    public void A_depthwise_sweep_asks_for_little_more_than_its_operands_and_results(Sense sense)
    {
        // Those of the middle flow at batch 32: of four cells that a step of a thread reads, two are also read by a neighbour.
        var g = new ConvGeometry(32, 19, 19, 728, 728, new(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 728);
        Shape image = [32, 19, 19, 728], kernel = [3, 3, 728, 1];
        var plan = new PlanBuilder();
        var (a, b, output) = (plan.Output(image), plan.Output(sense == Sense.KernelGradient ? image : kernel), plan.Output(sense == Sense.KernelGradient ? kernel : image));
        using var backend = new PtxBackend(Grain.Device);
        var program = backend.Load(StagedGraph.Of([], []), plan.Case(new DepthwiseCall(sense, g, a, b, output), 0, []).Plan);
        using var counting = new PtxCounting(program);
        var counts = counting.Of(program.Stages[0][0], 4);
        Assert.InRange(counts.GlobalBytes / (2.0 * image.Size * sizeof(float)), 1, 2.1);
        Assert.InRange(counts.SectorWaste, 0.9, 1.01);
        Assert.InRange(counts.MultiplyAdds / (9.0 * image.Size), 0.9, 1.4);
        Assert.InRange(counts.LiveRegisters, 36, 120);
        Assert.Equal(0, counts.Of(InstructionClass.Local));
    }

    private static KernelCounts Count(string body, string arrays = "", int threads = 32)
    {
        var program = PtxProgram.Parse(HandWritten.Text(body, arrays));
        var counts = HandWritten.Run(program, new byte[8192], new LaunchGrid(1, threads) { IsDetailed = true });
        return KernelCounts.Sum(ControlFlow.Of(program), counts);
    }
}
