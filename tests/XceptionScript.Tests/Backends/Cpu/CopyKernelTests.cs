using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public class CopyKernelTests
{
    [Property(MaxTest = 200, Arbitrary = [typeof(Permutations)])]
    public void Any_permutation_of_axes_is_copied_for_every_element_size(Permutation permutation)
    {
        var (extents, order) = permutation;
        var strides = new long[extents.Length];
        var size = 1;
        for (var axis = extents.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = size;
            size *= extents[axis];
        }

        int[] targetExtents = [.. order.Select(axis => extents[axis])];
        long[] sourceStrides = [.. order.Select(axis => strides[axis])];
        var targetStrides = Dense(targetExtents);
        Check(new CopyCall(0, 1, 1, [.. targetExtents], 0, [.. sourceStrides], 0, [.. targetStrides]), Bytes(size), size);
        Check(new CopyCall(0, 1, 4, [.. targetExtents], 0, [.. sourceStrides], 0, [.. targetStrides]), RandomNumbers.Of(size, 1), size);
        Check(new CopyCall(0, 1, 8, [.. targetExtents], 0, [.. sourceStrides], 0, [.. targetStrides]), [.. RandomNumbers.Of(size, 1).Select(x => (double)x)], size);
    }

    [Fact]
    public void A_slice_of_every_second_row_starts_at_its_offset() =>
        Check(new CopyCall(0, 1, 4, [5, 7], 3, [20, 1], 0, [7, 1]), RandomNumbers.Of(100, 1), 35);

    [Fact]
    public void A_flipped_axis_has_a_negative_stride() =>
        Check(new CopyCall(0, 1, 4, [4, 30], 29, [30, -1], 0, [30, 1]), RandomNumbers.Of(120, 1), 120);

    [Fact]
    public void A_broadcast_axis_has_a_stride_of_zero() =>
        Check(new CopyCall(0, 1, 4, [3, 4, 50], 0, [0, 1, 0], 0, [200, 50, 1]), RandomNumbers.Of(4, 1), 600);

    [Fact]
    public void A_scalar_has_no_axes() =>
        Check(new CopyCall(0, 1, 4, [], 2, [], 0, []), RandomNumbers.Of(3, 1), 1);

    [Fact]
    public void A_large_transpose_and_a_long_run_are_cut_into_tasks()
    {
        Check(new CopyCall(0, 1, 4, [701, 523], 0, [1, 701], 0, [523, 1]), RandomNumbers.Of(701 * 523, 1), 701 * 523);
        Check(new CopyCall(0, 1, 4, [300_001], 0, [1], 0, [1]), RandomNumbers.Of(300_001, 1), 300_001);
    }

    [Fact]
    public void An_empty_axis_copies_nothing() =>
        Assert.Empty(KernelRunner.Run<float>(new CopyKernel(new CopyCall(0, 1, 4, [3, 0], 0, [0, 1], 0, [0, 1])), 0, Array.Empty<float>()));

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    private static long[] Dense(int[] extents)
    {
        var strides = new long[extents.Length];
        var size = 1L;
        for (var axis = extents.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = size;
            size *= extents[axis];
        }

        return strides;
    }

    private static void Check<T>(CopyCall call, T[] source, int length) where T : unmanaged
    {
        var expected = new T[length];
        Visit(0, call.SourceOffset, call.TargetOffset);
        Assert.Equal(expected, KernelRunner.Run<T>(new CopyKernel(call), length, source));

        void Visit(int axis, long from, long to)
        {
            if (axis == call.Extents.Length) expected[to] = source[from];
            else for (var i = 0; i < call.Extents[axis]; i++) Visit(axis + 1, from + (i * call.SourceStrides[axis]), to + (i * call.TargetStrides[axis]));
        }
    }

    public sealed record Permutation(int[] Extents, int[] Order);

    public static class Permutations
    {
        public static Arbitrary<Permutation> Permutation() => (
            from rank in Gen.Choose(1, 5)
            from extents in Gen.ArrayOf(Gen.Frequency((1, Gen.Constant(1)), (4, Gen.Choose(1, 20))), rank)
            from order in Gen.Shuffle(Enumerable.Range(0, rank).ToArray())
            select new Permutation(extents, order)).ToArbitrary();
    }
}
