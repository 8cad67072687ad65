using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;
using Xunit;

namespace XceptionScript.Tests.Ptx;

/// <summary>What threads do together.</summary>
public sealed class MachineTests
{
    private static readonly int[] s_lanes = [.. Enumerable.Range(0, 32)];

    [Fact]
    public void Threads_that_part_meet_again()
    {
        // Collatz steps: every thread leaves the loop after a number of rounds of its own.
        var words = HandWritten.Words("""
            add.s32 %r2, %r0, 1;
            mov.b32 %r1, 0;
            AGAIN:
            setp.eq.s32 %p1, %r2, 1;
            @%p1 bra DONE;
            and.b32 %r3, %r2, 1;
            setp.eq.s32 %p2, %r3, 1;
            @%p2 bra ODD;
            shr.s32 %r2, %r2, 1;
            bra.uni COUNT;
            ODD:
            mad.lo.s32 %r2, %r2, 3, 1;
            COUNT:
            add.s32 %r1, %r1, 1;
            bra.uni AGAIN;
            DONE:
            """);
        Assert.Equal(s_lanes.Select(lane => Collatz(lane + 1)), words);

        static int Collatz(int n) => n == 1 ? 0 : 1 + Collatz(n % 2 == 0 ? n / 2 : (3 * n) + 1);
    }

    [Fact]
    public void Bodies_behind_the_return_are_reached_and_left()
    {
        var words = HandWritten.Words("""
            setp.lt.s32 %p1, %r0, 10;
            mov.b32 %r1, 1;
            @%p1 bra BODY;
            BACK:
            add.s32 %r1, %r1, 100;
            bra.uni STORE;
            BODY:
            add.s32 %r1, %r1, %r0;
            bra.uni BACK;
            STORE:
            """);
        Assert.Equal(s_lanes.Select(lane => lane < 10 ? lane + 101 : 101), words);
    }

    [Fact]
    public void A_label_behind_the_last_instruction_ends_the_kernel()
    {
        var text = HandWritten.Text("st.global.b32 [%rd1], 5; setp.lt.s32 %p1, %r0, 9; @%p1 bra END; st.global.b32 [%rd1], 6;");
        var memory = new byte[256];
        HandWritten.Run(PtxProgram.Parse(text.Replace("ret;", "END:")), memory);
        Assert.Equal(s_lanes.Select(lane => lane < 9 ? 5 : 6), s_lanes.Select(lane => HandWritten.Numbers<int>(memory)[2 * lane]));
    }

    [Theory]
    [InlineData(WarpOrder.Forwards)]
    [InlineData(WarpOrder.Backwards)]
    public void A_barrier_makes_what_other_warps_wrote_visible(object order)
    {
        var words = HandWritten.Words(Reversal("bar.sync 0;"), arrays: ".shared .align 4 .b8 cells[384];", threads: 96, order: (WarpOrder)order);
        Assert.Equal(Enumerable.Range(0, 96).Reverse(), words);
    }

    [Theory]
    [InlineData(WarpOrder.Forwards)]
    [InlineData(WarpOrder.Backwards)]
    public void A_missing_barrier_is_a_race_in_either_order(object order)
    {
        var fault = Assert.Throws<PtxException>(() =>
            HandWritten.Words(Reversal(""), arrays: ".shared .align 4 .b8 cells[384];", threads: 96, order: (WarpOrder)order));
        Assert.Matches(@"^PTX line \d+: thread \d+ (reads|writes) byte \d+ of shared memory, which thread \d+ (wrote|read) since the last barrier\.$", fault.Message);
    }

    [Fact]
    public void A_cell_that_was_read_before_a_barrier_may_be_written_after_it() => HandWritten.Words("""
        mov.b64 %rd5, cells;
        st.shared.b32 [%rd5], 7;
        bar.sync 0;
        """.Replace("st.shared", "setp.eq.s32 %p1, %r0, 0; @%p1 st.shared") + """
        ld.shared.b32 %r1, [%rd5];
        bar.sync 0;
        @%p1 st.shared.b32 [%rd5], 8;
        """, arrays: ".shared .align 4 .b8 cells[4];", threads: 64);

    [Fact]
    public void Threads_that_have_ended_are_not_waited_for() => Assert.Equal(
        s_lanes.Select(lane => 5),
        HandWritten.Words("""
            setp.ge.s32 %p1, %r0, 32;
            @%p1 ret;
            bar.sync 0;
            mov.b32 %r1, 5;
            """, threads: 64)[..32]);

    [Fact]
    public void A_barrier_that_a_part_of_a_warp_reaches_alone_is_an_error()
    {
        var message = Fault("setp.lt.s32 %p1, %r0, 9; @%p1 bra OTHER; bar.sync 0; bra.uni END;\nOTHER:\nbar.sync 0;\nEND:", 32);
        Assert.Matches(@"threads of one warp wait at this barrier and at the one of line \d+\.$", message);
        Assert.Contains("only some threads of a warp take part in a barrier", Fault("setp.lt.s32 %p1, %r0, 9; @%p1 bar.sync 0;", 32));
    }

    [Fact]
    public void Warps_that_wait_at_different_barriers_are_an_error() => Assert.Matches(
        @"threads of block 0 wait at this barrier and at the one of line \d+\.$",
        Fault("setp.lt.s32 %p1, %r0, 32; @%p1 bra OTHER;\nbar.sync 0;\nbra.uni END;\nOTHER:\nbar.sync 0;\nEND:", 64));

    [Fact]
    public void A_launch_that_never_ends_is_stopped()
    {
        var program = PtxProgram.Parse(HandWritten.Text("AGAIN: bra.uni AGAIN;"));
        var fault = Assert.Throws<PtxException>(() => HandWritten.Run(program, new byte[256], new LaunchGrid(1, 32) { Budget = 1000 }));
        Assert.Contains("more steps than it was given", fault.Message);
    }

    [Fact]
    public void Joined_products_are_rounded_once()
    {
        // 1 + 2^-12 squared is 1 + 2^-11 + 2^-24, of which float32 keeps the last term only inside a join.
        const string Body = """
            mov.f32 %f1, 0f3F800800;
            mul.f32 %f2, %f1, %f1;
            sub.f32 %f3, %f2, 0f3F801000;
            mul.f32 %f2, %f1, %f1;
            sub.f32 %f4, 0f3F801000, %f2;
            mul.f32 %f5, %f1, %f1;
            add.f32 %f6, 0fBF801000, %f5;
            mul.f32 %f7, %f1, %f1;
            mov.f32 %f1, 0f3F800000;
            sub.f32 %f8, %f7, 0f3F801000;
            st.global.v2.f32 [%rd1], {%f3, %f4};
            add.u64 %rd5, %rd1, 256;
            st.global.v2.f32 [%rd5], {%f6, %f8};
            """;
        var unit = float.Exp2(-24);
        Assert.Equal([0, 0, 0, 0], Results(false));
        // %f2 holds two products one after another, each of which one sum takes; the last product's factor changes before the sum.
        Assert.Equal([unit, -unit, unit, 0], Results(true));
        // A product that is read again is none of one sum alone.
        Assert.Equal([unit, 0, unit, 0], Results(true, Body.Replace("sub.f32 %f4, 0f3F801000, %f2;", "sub.f32 %f4, 0f3F801000, %f2;\nadd.f32 %f9, %f9, %f2;")));

        unsafe float[] Results(bool contracts, string body = Body)
        {
            var memory = new byte[512];
            fixed (byte* host = memory)
            {
                byte[] parameters = [.. BitConverter.GetBytes(GlobalMemory.Address), .. BitConverter.GetBytes(512L)];
                new Kernel(PtxProgram.Parse(HandWritten.Text(body)), contracts)
                    .Run(new LaunchGrid(1, 32), parameters, new GlobalMemory(host, new Region("memory", 0, 512, true)));
            }
            var numbers = HandWritten.Numbers<float>(memory);
            return [numbers[0], numbers[1], numbers[64], numbers[65]];
        }
    }

    [Fact]
    public void Shuffles_take_from_other_lanes()
    {
        Assert.Equal(s_lanes.Select(lane => lane + 8 < 32 ? lane + 8 : lane), HandWritten.Words("shfl.sync.down.b32 %r1, %r0, 8, 31, -1;"));
        Assert.Equal(s_lanes.Select(lane => lane >= 3 ? lane - 3 : lane), HandWritten.Words("shfl.sync.up.b32 %r1, %r0, 3, 0, -1;"));
        Assert.Equal(s_lanes.Select(lane => lane ^ 5), HandWritten.Words("shfl.sync.bfly.b32 %r1, %r0, 5, 31, -1;"));
        Assert.Equal(s_lanes.Select(_ => 17), HandWritten.Words("shfl.sync.idx.b32 %r1, %r0, 17, 31, -1;"));
        Assert.Contains("by the lanes", Fault("setp.lt.s32 %p1, %r0, 9; @%p1 shfl.sync.down.b32 %r1, %r0, 8, 31, -1;", 32));
    }

    [Fact]
    public void Atomics_of_all_threads_add_up_and_do_not_race()
    {
        var memory = new byte[1024];
        HandWritten.Run("red.global.add.f32 [%rd0], 0f40000000; atom.global.max.s32 %r1, [%rd0+4], %r0;", memory, "", new LaunchGrid(2, 96));
        Assert.Equal(2 * 2 * 96, HandWritten.Numbers<float>(memory)[0]);
        Assert.Equal(95, HandWritten.Numbers<int>(memory)[1]);
        var words = HandWritten.Words("""
            mov.b64 %rd5, cells;
            setp.eq.s32 %p1, %r0, 0;
            @%p1 st.shared.b32 [%rd5], 0;
            bar.sync 0;
            atom.shared.add.u32 %r1, [%rd5], 1;
            """, arrays: ".shared .align 4 .b8 cells[4];", threads: 64);
        Assert.Equal(Enumerable.Range(0, 64), words);
        memory = new byte[256];
        HandWritten.Run("atom.global.cas.b32 %r1, [%rd0], 0, 9; st.global.b32 [%rd1+4], %r1;", memory);
        Assert.Equal(9, HandWritten.Numbers<int>(memory)[0]);
        Assert.Equal([0, 9, 9], new[] { 1, 3, 5 }.Select(i => HandWritten.Numbers<int>(memory)[i]));
    }

    [Fact]
    public void Vectors_move_two_and_four_registers_at_once()
    {
        var memory = new byte[32 * 16];
        var numbers = HandWritten.Numbers<float>(memory);
        for (var i = 0; i < numbers.Length; i++) numbers[i] = i;
        HandWritten.Run("""
            add.u64 %rd4, %rd1, %rd2;
            ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd4];
            mov.b64 %rd5, cells;
            add.u64 %rd6, %rd5, %rd2;
            st.shared.v2.f32 [%rd6], {%f4, %f3};
            ld.shared.v2.f32 {%f5, %f6}, [%rd6];
            st.global.v4.f32 [%rd4], {%f5, %f6, %f2, %f1};
            """, memory, ".shared .align 16 .b8 cells[256];");
        Assert.Equal(Enumerable.Range(0, 128).Select(i => (float)((i / 4 * 4) + 3 - (i % 4))), HandWritten.Numbers<float>(memory).ToArray());
    }

    [Fact]
    public void Local_memory_is_a_threads_own() => Assert.Equal(s_lanes, HandWritten.Words("""
        mov.b64 %rd5, depot;
        st.local.b32 [%rd5+4], %r0;
        mov.b32 %r1, 0;
        ld.local.b32 %r1, [%rd5+4];
        """, arrays: ".local .align 4 .b8 depot[8];"));

    [Fact]
    public void Accesses_outside_of_what_a_launch_was_given_are_errors()
    {
        Assert.Equal(
            "PTX line 18: thread 31 of block 0 writes 4 bytes at 256 of global memory, outside memory (0 to 255, writable).", Fault("st.global.b32 [%rd1+8], %r0;", 32));
        Assert.Contains("reads 4 bytes at -4", Fault("ld.global.b32 %r1, [%rd0+-4];", 32));
        Assert.Contains("which is not a multiple of 16", Fault("ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd0+8];", 32));
        Assert.Contains("at 8 of 8 bytes of shared memory", Fault("mov.b64 %rd5, cells; ld.shared.b32 %r1, [%rd5+8];", 32, ".shared .align 4 .b8 cells[8];"));
        Assert.Contains("at 8 of 8 bytes of local memory", Fault("mov.b64 %rd5, depot; ld.local.b32 %r1, [%rd5+8];", 32, ".local .align 4 .b8 depot[8];"));
    }

    [Fact]
    public void A_launch_may_not_write_what_it_was_given_to_read()
    {
        var program = PtxProgram.Parse(HandWritten.Text("ld.global.b32 %r1, [%rd0]; st.global.b32 [%rd0+4], %r1; st.global.b32 [%rd0], %r1;"));
        var fault = Assert.Throws<PtxException>(() =>
            HandWritten.Run(program, new byte[8], null, WarpOrder.Forwards, new Region("a", 0, 4, false), new Region("b", 4, 4, true)));
        Assert.Contains("writes 4 bytes at 0 of global memory, outside a (0 to 3), b (4 to 7, writable)", fault.Message);
    }

    [Fact]
    public void What_nobody_has_written_is_NaN()
    {
        Assert.All(HandWritten.Words("add.f32 %f2, %f1, 0f3F800000;", "%f2"), word => Assert.True(float.IsNaN(BitConverter.Int32BitsToSingle(word))));
    }

    [Fact]
    public void A_launch_with_other_parameters_or_too_many_threads_is_an_error()
    {
        var program = PtxProgram.Parse(HandWritten.Text("").Replace("arena[16])", "arena[24]) .maxntid 64, 1, 1"));
        Assert.Contains("24 bytes of parameters; 16 were given", Assert.Throws<PtxException>(() => HandWritten.Run(program, new byte[256])).Message);
        program = PtxProgram.Parse(HandWritten.Text("").Replace("arena[16])", "arena[16]) .maxntid 64, 1, 1"));
        Assert.Contains("at most 64 threads", Assert.Throws<PtxException>(() => HandWritten.Run(program, new byte[999], new LaunchGrid(1, 96))).Message);
    }

    private static string Reversal(string barrier) => $"""
        mov.b64 %rd5, cells;
        mul.wide.u32 %rd6, %r0, 4;
        add.u64 %rd7, %rd5, %rd6;
        st.shared.b32 [%rd7], %r0;
        {barrier}
        sub.s32 %r5, 95, %r0;
        mul.wide.u32 %rd6, %r5, 4;
        add.u64 %rd7, %rd5, %rd6;
        ld.shared.b32 %r1, [%rd7];
        """;

    private static string Fault(string body, int threads, string arrays = "") =>
        Assert.Throws<PtxException>(() => HandWritten.Run(body, new byte[8 * threads], arrays, new LaunchGrid(1, threads))).Message;
}
