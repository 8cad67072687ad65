using XceptionScript.Backends.Gpu;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Parsing;
using XceptionScript.Tests.Proofs;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Ptx;

public sealed class LintTests
{
    [Fact]
    public void A_kernel_that_keeps_every_rule_has_no_findings() => Assert.Empty(Findings(Loop("add.f32 %f5, %f5, %f1;")));

    [Fact]
    public void Loads_of_single_numbers_are_found() => Assert.Equal(
        "Test: no load of global memory is 16 bytes wide (WideLoads).", Single("ld.global.v2.f32 {%f1, %f2}, [%rd1];"));

    [Fact]
    public void Local_memory_is_found()
    {
        Assert.Equal("Test: line 23 has `st.local.b32` (NoLocalMemory).", Single(Loop("st.local.b32 [%rd7], %r1;")));
        Assert.Equal(
            "Test: `depot` takes 8 bytes of local memory (NoLocalMemory).",
            Assert.Single(KernelLint.Check(PtxProgram.Parse(HandWritten.Text(Loop(""), ".local .align 4 .b8 depot[8];")))).ToString());
    }

    [Fact]
    public void Double_precision_is_found() => Assert.Equal(
        "Test: line 23 has `cvt.f64.f32` (NoDouble).", Single(Loop("cvt.f64.f32 %fd1, %f1;")));

    [Fact]
    public void Divisions_are_found_in_inner_loops_and_not_outside_of_them()
    {
        Assert.Equal("Test: line 23 has `rem.s32` in an inner loop (NoDivision).", Single(Loop("rem.s32 %r4, %r0, %r3;")));
        Assert.Empty(Findings("div.s32 %r4, %r0, %r3;" + Loop("")));
        // A division in a loop around the inner one, before it and in a body behind it.
        Assert.Empty(Findings($"""
            OUTER: div.s32 %r4, %r0, %r3;
            {Loop("")}
            setp.lt.s32 %p2, %r4, 3;
            @%p2 bra BODY;
            BACK: setp.lt.s32 %p2, %r4, 9;
            @%p2 bra OUTER;
            bra.uni END;
            BODY: rem.s32 %r4, %r0, %r3;
            bra.uni BACK;
            END:
            """));
        // The loop in the middle of three is an inner one too.
        Assert.Contains("in an inner loop", Single($"""
            OUTER: add.s32 %r5, %r5, 1;
            MIDDLE: div.s32 %r4, %r0, %r3;
            {Loop("")}
            setp.lt.s32 %p2, %r4, 9;
            @%p2 bra MIDDLE;
            setp.lt.s32 %p2, %r5, 9;
            @%p2 bra OUTER;
            """));
        // Division of floats is arithmetic that a body may ask for.
        Assert.Empty(Findings(Loop("div.rn.f32 %f5, %f5, %f1;")));
    }

    [Fact]
    public void A_jump_back_that_makes_no_loop_is_none()
    {
        var flow = ControlFlow.Of(PtxProgram.Parse(HandWritten.Text("""
            setp.lt.s32 %p1, %r0, 3;
            @%p1 bra BODY;
            BACK: bra.uni END;
            BODY: add.s32 %r1, %r0, 1;
            bra.uni BACK;
            END:
            """)));
        Assert.Empty(flow.Loops);
        Assert.Equal(4, flow.Blocks.Length);
    }

    [Fact]
    public void Live_registers_are_counted_where_they_are_most()
    {
        // Four floats and an address of two units live at once; the parameter, the thread's number and the literal cost nothing.
        var program = PtxProgram.Parse(HandWritten.Text("""
            ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd1];
            mov.f32 %f5, 0f3F800000;
            add.f32 %f1, %f1, %f2;
            add.f32 %f3, %f3, %f4;
            add.f32 %f1, %f1, %f3;
            add.f32 %f1, %f1, %f5;
            st.global.f32 [%rd1], %f1;
            """));
        var liveness = Liveness.Of(ControlFlow.Of(program));
        Assert.Equal(6, liveness.Most);
        Assert.Equal(Opcode.Ld, program.Instructions[liveness.Widest].Opcode);
        // Behind the store nothing is needed any more.
        Assert.Equal(0, liveness.After[^2]);
    }

    [Fact]
    public void A_value_that_a_guard_may_leave_as_it_was_stays_live()
    {
        var program = PtxProgram.Parse(HandWritten.Text("""
            ld.global.f32 %f1, [%rd1];
            setp.lt.s32 %p1, %r0, 3;
            @%p1 mov.f32 %f1, 0f00000000;
            st.global.f32 [%rd1], %f1;
            """));
        Assert.Equal(3, Liveness.Of(ControlFlow.Of(program)).After[6]);
    }

    [Fact]
    public void Too_many_live_registers_for_two_blocks_are_found()
    {
        var names = Enumerable.Range(0, 130).Select(i => $"%g{i}").ToArray();
        var body = Loop(string.Concat(names.Select((name, i) => $"ld.global.f32 {name}, [%rd1+{i * 4}];\n")) + string.Concat(names.Select((name, i) => $"st.global.f32 [%rd1+{i * 4}], {name};\n")));
        string[] Check(int threads) =>
        [
            .. KernelLint.Check(PtxProgram.Parse(HandWritten.Text(body).Replace(".reg .pred", ".reg .f32 %g<130>; .reg .pred").Replace("arena[16])", $"arena[16]) .maxntid {threads}, 1, 1")))
                .Select(finding => finding.ToString()),
        ];
        Assert.Matches(@"^Test: \d+ registers are live behind line \d+, of 128 \(FewRegisters\)\.$", Assert.Single(Check(256)));
        Assert.Empty(Check(128));
    }

    [Fact]
    public void What_the_kernels_of_the_step_of_run_csx_break_is_what_it_was()
    {
        var rows =
            from row in PtxCompiler.Compile(Passes.Lower(RunNetwork.Graph(128), GpuKernels.Absorbs))
            group PtxProgram.Parse(row.Ptx) by (Kind: row.Call.GetType().Name, row.Ptx) into launches
            let program = launches.First()
            group (program, Launches: launches.Count()) by $"{launches.Key.Kind} {program.Name}" into kernels
            orderby kernels.Key
            let findings = kernels.SelectMany(kernel => KernelLint.Check(kernel.program)).ToList()
            let registers = kernels.Max(kernel => Liveness.Of(ControlFlow.Of(kernel.program)).Most)
            select $"{kernels.Key}: {kernels.Count()} kernels in {kernels.Sum(kernel => kernel.Launches)} launches, {registers} registers; breaks "
                + (findings.Count == 0 ? "nothing" : string.Join(", ", findings.CountBy(finding => finding.Rule).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}")));
        Golden.Matches("ptx-lint.txt", string.Join("\n", rows) + "\n");
    }

    [Fact]
    public void Hot_kernels_break_no_rule_in_a_step_of_Xception()
    {
        var spec = Xception.Default;
        var recipe = new Recipe(Xception.Build(spec), spec.Input, Losses.CrossEntropy(), DType.UInt8, 5);
        var plan = Passes.Lower(StepGraph.Build(recipe, Optimizers.Sgd(0.045, momentum: 0.9), 32).Staged, GpuKernels.Absorbs);
        var kernels = new GpuKernels(new Layout(plan, Grain.Device));
        using var compiler = new PtxCompiler();
        var launches =
            from call in plan.Stages.SelectMany(stage => stage.Calls)
            where call is ElementwiseCall or ReduceCall or MomentsCall or CopyCall or GemmCall or ConvCall or DepthwiseCall or PoolCall
            where call.Reads.Concat(call.Writes).Sum(buffer => plan.Buffers[buffer].Bytes) > 1 << 20
            from launch in call.Match(kernels).Launches
            select (Call: call, Launch: launch);
        var findings =
            from pair in launches.DistinctBy(pair => (pair.Launch.Kernel, pair.Launch.GroupSize))
            let readsFloats = pair.Call.Reads.Any(buffer => plan.Buffers[buffer].Type is { DType: DType.Float32, Shape.Size: > 1 })
            from finding in KernelLint.Check(PtxProgram.Parse(compiler.Compile(pair.Launch)))
            where finding.Rule != LintRule.WideLoads || readsFloats // of an image, four bytes are a word
            select $"{pair.Call.Label}: {finding}";
        Assert.Empty(findings);
    }

    private static string Single(string body) => Assert.Single(Findings(body));

    private static string[] Findings(string body) => [.. KernelLint.Check(PtxProgram.Parse(HandWritten.Text(body))).Select(finding => finding.ToString())];

    // A loop of nine rounds with a wide load.
    private static string Loop(string body) => $"""
        mov.b32 %r2, 0;
        AGAIN: setp.ge.s32 %p1, %r2, 9;
        @%p1 bra DONE;
        ld.global.v4.f32 {"{%f1, %f2, %f3, %f4}"}, [%rd1];
        add.s32 %r2, %r2, 1;
        {body}
        bra.uni AGAIN;
        DONE:
        """;
}
