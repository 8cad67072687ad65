using XceptionScript.Backends.Gpu;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

public sealed class PtxTests
{
    [Fact]
    public void Kernels_of_every_kind_of_call_compile_to_clean_PTX()
    {
        Plan[] plans = [.. KernelCases.All.Values.SelectMany(make => Enumerable.Range(0, 12).Select(seed => make(new Random(seed)).Plan))];
        AssertClean(plans);
        var kinds = plans.SelectMany(plan => plan.Stages[0].Calls).Select(call => call.GetType()).Distinct();
        Assert.Equal(typeof(KernelCall).Assembly.GetTypes().Count(type => type.BaseType == typeof(KernelCall)), kinds.Count());
    }

    [Fact]
    public void Every_scalar_function_compiles_to_clean_PTX() => AssertClean(ScalarCases.Functions.Select(function => ScalarCases.Of(function).Plan));

    [Fact]
    public void Large_products_and_sums_compile_to_clean_PTX_with_tiles_in_wide_loads_and_slabs()
    {
        var rows = PtxCompiler.Compile(LargePlan());
        Assert.Empty(rows.SelectMany(row => PtxLint.Check(row.Call, row.Ptx)));
        var product = rows.First(row => row.Call is GemmCall { M: 4096 }).Ptx;
        Assert.Contains("ld.shared.v4.f32", product);
        Assert.Contains("bar.sync", product);
        Assert.Equal(2, rows.Count(row => row.Call is GemmCall { M: 64 }));
        Assert.Equal(2, rows.Count(row => row.Call is ReduceCall));
    }

    private static void AssertClean(IEnumerable<Plan> plans)
    {
        foreach (var plan in plans)
        {
            foreach (var (call, ptx) in PtxCompiler.Compile(plan))
            {
                Assert.True(!PtxLint.Check(call, ptx).Any(), $"{call.Label}: {string.Join("; ", PtxLint.Check(call, ptx))}\n{ptx}");
            }
        }
    }

    /// <summary>Calls large enough for the largest tile and for sums in two stages; nothing runs them.</summary>
    private static Plan LargePlan()
    {
        var plan = new PlanBuilder();
        int a = plan.Output([4096, 4096]), b = plan.Output([4096, 4096]), c = plan.Output([4096, 4096]), sum = plan.Output([1]), small = plan.Output([64, 64]);
        KernelCall[] calls =
        [
            new GemmCall(a, b, c, 1, 4096, 4096, 4096, false, false, 0, 0),
            new GemmCall(a, b, small, 1, 64, 64, 65536, true, false, 0, 0),
        ];
        var reduce = new ReduceCall(
            ReduceKind.Sum, typeof(Out<X0>), false, 1, 4096 * 4096, 1, [new Operand(a, DType.Float32, [0, 1, 0])], [sum],
            DType.Float32, 1);
        return plan.Case(calls, reduce, 0).Plan;
    }
}
