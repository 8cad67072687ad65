using XceptionScript.Backends.Gpu;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;
using XceptionScript.Tests.Backends.Gpu;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace XceptionScript.Tests.Ptx;

/// <summary>A test of the tests: faults that are planted in kernels are found, each by at least two lanes that do not know of one another.</summary>
[Trait("Lane", "Ptx")]
public sealed class PlantedFaultTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, (FaultCase Case, string[] Lanes)> s_faults = new()
    {
        ["an off-by-one in the halo"] = (
            new(nameof(FaultyKernels.Blur), 16, 8, (given, i, _) =>
                i + (i >= given.Columns ? i - given.Columns : 0) + (i + given.Columns < given.Rows * given.Columns ? i + given.Columns : 0)),
            ["emulated", "ptx, numbers forwards", "ptx, numbers backwards"]),
        ["a transposed index"] = (
            new(nameof(FaultyKernels.Transpose), 16, 8, (given, i, _) => (i % given.Rows * given.Columns) + (i / given.Rows)),
            ["emulated", "ptx, numbers forwards", "ptx, numbers backwards"]),
        // Threads of the emulated device may happen to be in time, so it is not asked.
        ["a missing barrier"] = (
            new(nameof(FaultyKernels.Reverse), 16, 8, (_, i, threads) => (i / threads * threads) + threads - 1 - (i % threads)),
            ["ptx, numbers forwards", "ptx, numbers backwards", "ptx, races"]),
    };

    public static TheoryData<string> Faults => [.. s_faults.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_planted_fault_is_found_by_several_lanes_and_the_sound_kernel_by_none(string fault)
    {
        var (given, lanes) = s_faults[fault];
        Assert.All(FaultCase.Lanes, lane => Assert.Null(lane.Value(given, typeof(Sound))));
        Assert.True(lanes.Length >= 2);
        foreach (var lane in lanes)
        {
            var complaint = FaultCase.Lanes[lane](given, typeof(Planted));
            output.WriteLine($"{lane}: {complaint}");
            Assert.NotNull(complaint);
        }
    }

    [Fact]
    public void Each_barrier_of_the_matrix_product_is_missed_by_the_race_record_and_by_the_numbers()
    {
        var barriers = 0;
        for (var barrier = 0; barrier < Math.Max(barriers, 1); barrier++)
        {
            PtxProgram Edit(PtxProgram program)
            {
                int[] places = [.. Enumerable.Range(0, program.Instructions.Length).Where(i => program.Instructions[i].Opcode == Opcode.Bar)];
                if (places.Length == 0) return program;
                barriers = places.Length;
                return program.Without(places[barrier]);
            }
            var noticed = new List<string>();
            if (Fails(new PtxBackend(Grain.Device) { Edit = Edit })) noticed.Add("races");
            foreach (var order in Enum.GetValues<WarpOrder>())
            {
                if (Fails(new PtxBackend(Grain.Device, order) { Edit = Edit, KeepsRaceRecord = false })) noticed.Add($"numbers {order}");
            }
            output.WriteLine($"barrier {barrier}: {string.Join(", ", noticed)}");
            Assert.Contains("races", noticed);
            Assert.True(noticed.Count >= 2);
        }
        Assert.True(barriers >= 1);

        static bool Fails(PtxBackend backend)
        {
            using (backend) return Catches(() => KernelCases.Gemm(new Random(1), 1, 100, 90, 40).Verify(backend));
        }
    }

    [Fact]
    public void A_store_of_the_matrix_product_that_is_left_out_is_found()
    {
        // There are those into the strips, before the loop and in it, and one for each of 64 results; every seventh is left out in turn.
        var stores = 0;
        for (var store = 0; store < Math.Max(stores, 1); store += 7)
        {
            PtxProgram Edit(PtxProgram program)
            {
                if (program.Name != "Kernel_Multiply") return program;
                int[] places = [.. Enumerable.Range(0, program.Instructions.Length).Where(i => program.Instructions[i].Opcode == Opcode.St)];
                stores = places.Length;
                return program.Without(places[store]);
            }
            using var backend = new PtxBackend(Grain.Device) { Edit = Edit };
            Assert.True(Catches(() => KernelCases.Gemm(new Random(1), 1, 100, 90, 40).Verify(backend)), $"store {store} of {stores}");
        }
        Assert.True(stores > 1);
    }

    [Theory]
    [InlineData("Kernel_Columns")]
    [InlineData("Kernel_Rows")]
    [InlineData("Kernel_Slab")]
    [InlineData("Kernel_Merge")]
    [InlineData("Kernel_ArgMaxRows")]
    public void A_barrier_that_a_folding_group_leaves_out_is_found(string kernel)
    {
        var given = kernel switch
        {
            "Kernel_Columns" => ReduceCases.Columns(new Random(1), 100, 40),
            "Kernel_Rows" => ReduceCases.Sum(new Random(1), 3000),
            "Kernel_ArgMaxRows" => KernelCases.ArgMax(new Random(1), DType.Float32, 3, 1000, 1),
            _ => KernelCases.Moments(new Random(1), 20000, 40),
        };
        var barriers = 0;
        for (var barrier = 0; barrier < Math.Max(barriers, 1); barrier++)
        {
            PtxProgram Edit(PtxProgram program)
            {
                if (program.Name != kernel) return program;
                int[] places = [.. Enumerable.Range(0, program.Instructions.Length).Where(i => program.Instructions[i].Opcode == Opcode.Bar)];
                barriers = places.Length;
                return program.Without(places[barrier]);
            }
            using var backend = new PtxBackend(Grain.Device) { Edit = Edit };
            Assert.True(Catches(() => given.Verify(backend)), $"barrier {barrier} of {barriers}");
        }
        Assert.True(barriers >= 2);
    }

    [Theory]
    [InlineData("Kernel_Forward", 0)]
    [InlineData("Kernel_Pairs", 1)]
    [InlineData("Kernel_ForwardSteps", 2)]
    public void A_bound_of_the_depthwise_halo_that_is_one_too_wide_is_found_however_work_is_cut(string kernel, int stride)
    {
        var bounds = 0;
        for (var bound = 0; bound < Math.Max(bounds, 1); bound++)
        {
            PtxProgram Edit(PtxProgram program)
            {
                int[] places =
                [
                    .. Enumerable.Range(0, program.Instructions.Length)
                        .Where(i => program.Instructions[i] is { Opcode: Opcode.Setp, Type: PtxType.U32, Words: ["lt"] }),
                ];
                if (program.Name != kernel) return program;
                bounds = places.Length;
                return program.With(places[bound], program.Instructions[places[bound]] with { Words = ["le"] });
            }
            Assert.True(Fails(new PtxBackend(Grain.Device) { Edit = Edit }), $"bound {bound}, forwards");
            Assert.True(Fails(new PtxBackend(Grains.Fine, WarpOrder.Backwards) { Edit = Edit }), $"bound {bound}, finely and backwards");
        }
        Assert.True(bounds >= 2);

        bool Fails(PtxBackend backend)
        {
            using (backend)
            {
                return Enumerable.Range(0, stride > 0 ? 250 : 20).Select(seed => new Random(seed)).Any(random => (stride > 0 ? Sweep(random, stride) : ConvolutionCases.Depthwise(random)) is var given
                    && given.Plan.Stages[0].Calls[0] is DepthwiseCall { Sense: Sense.Forward }
                    && Catches(() => given.Verify(backend)));
            }
        }
    }

    private static KernelCase Sweep(Random random, int stride) =>
        ConvolutionCases.Sweep(random, 1, random.Next(1, 27), random.Next(1, 7), 4, stride, Sense.Forward);

    [Theory]
    [InlineData("Kernel_KernelGradientOfPairs")]
    [InlineData("Kernel_SumParts")]
    public void A_missing_barrier_before_others_sums_are_read_is_found_by_the_race_record_and_by_the_numbers(string kernel)
    {
        PtxProgram Edit(PtxProgram program)
        {
            if (program.Name != kernel) return program;
            return program.Without(Enumerable.Range(0, program.Instructions.Length).First(i => program.Instructions[i].Opcode == Opcode.Bar));
        }
        Assert.True(Fails(new PtxBackend(Grain.Device) { Edit = Edit }));
        Assert.Contains(Enum.GetValues<WarpOrder>(), order => Fails(new PtxBackend(Grain.Device, order) { Edit = Edit, KeepsRaceRecord = false }));

        static bool Fails(PtxBackend backend)
        {
            using (backend) return Catches(() => ConvolutionCases.Sweep(new Random(1), 2, 9, 12, 132, 1, Sense.KernelGradient).Verify(backend));
        }
    }

    private static bool Catches(Action check)
    {
        try
        {
            check();
            return false;
        }
        catch (Exception found) when (found is XunitException or PtxException)
        {
            return true;
        }
    }
}
