using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public class GemmKernelTests
{
    [Property(MaxTest = 200, Arbitrary = [typeof(Shapes)])]
    public void A_product_of_any_shape_and_storage_equals_the_naive_one(Shape shape) => Check(shape);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(8, 48, 384)]
    [InlineData(9, 49, 385)]
    [InlineData(100, 728, 400)]
    [InlineData(13, 1000, 33)]
    [InlineData(600, 20, 5)]
    public void Shapes_at_the_edges_of_tiles_and_blocks_are_exact(int m, int n, int k)
    {
        foreach (var transposeA in (bool[])[false, true])
        {
            foreach (var transposeB in (bool[])[false, true]) Check(new Shape(2, m, n, k, transposeA, transposeB, false, true));
        }
    }

    [Fact]
    public void A_long_depth_is_split_into_chunks_with_the_same_sum() => Check(new Shape(2, 30, 50, 20_000, true, false, false, false));

    [Fact]
    public void A_product_over_an_empty_axis_is_zero() =>
        Assert.Equal(new float[6], KernelRunner.Run<float>(new GemmKernel(new GemmCall(0, 1, 2, 1, 2, 3, 0, false, false, 0, 0)), 6, Array.Empty<float>(), Array.Empty<float>()));

    [Fact]
    public void A_run_allocates_nothing_on_the_managed_heap()
    {
        var call = new GemmCall(0, 1, 2, 1, 150, 50, 20_000, true, false, 0, 0);
        Assert.Equal(0, KernelRunner.AllocatedBytes(new GemmKernel(call), 150 * 50, new float[150 * 20_000], new float[50 * 20_000]));
    }

    private static void Check(Shape shape)
    {
        var (batch, m, n, k, transposeA, transposeB, shareA, shareB) = shape;
        var call = new GemmCall(0, 1, 2, batch, m, n, k, transposeA, transposeB, shareA ? 0 : m * k, shareB ? 0 : k * n);
        var a = RandomNumbers.Of(shareA ? m * k : batch * m * k, seed: 1);
        var b = RandomNumbers.Of(shareB ? k * n : batch * k * n, seed: 2);
        Sum.AssertClose(NaiveKernels.Gemm(call, a, b), KernelRunner.Run<float>(new GemmKernel(call), batch * m * n, a, b));
    }

    public sealed record Shape(int Batch, int M, int N, int K, bool TransposeA, bool TransposeB, bool ShareA, bool ShareB);

    public static class Shapes
    {
        public static Arbitrary<Shape> Shape() => (
            from batch in Gen.Choose(1, 3)
            from m in Gen.Choose(1, 40)
            from n in Gen.Choose(1, 120)
            from k in Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(380, 800))
            from flags in Gen.ArrayOf(Gen.Elements(false, true), 4)
            select new Shape(batch, m, n, k, flags[0], flags[1], flags[2], flags[3])).ToArbitrary();
    }
}
