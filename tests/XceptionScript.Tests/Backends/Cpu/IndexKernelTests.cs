using FsCheck.Xunit;
using XceptionScript.Backends.Cpu;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

/// <summary>Kernels that read or write positions: gather, scatter-add, arg-max and iota.</summary>
public class IndexKernelTests
{
    [Property(MaxTest = 200)]
    public void Gather_selects_rows_and_scatter_add_is_its_transpose(int seed)
    {
        var random = new Random(seed);
        var (rows, indices, size) = (random.Next(1, 40), random.Next(0, 60), random.Next(1, 70));
        var index = Enumerable.Range(0, indices).Select(_ => random.Next(-1, rows + 1)).ToArray();
        var table = RandomNumbers.Of(rows * size, seed);
        var source = RandomNumbers.Of(indices * size, seed + 1);

        var gathered = KernelRunner.Run<float>(new GatherKernel(new GatherCall(0, 1, 2, DType.Float32, rows, indices, size)), indices * size, table, index);
        var sums = new Sum[rows * size];
        for (var i = 0; i < indices * size; i++)
        {
            var row = index[i / size];
            var inside = row >= 0 && row < rows;
            Assert.Equal(inside ? table[(row * size) + (i % size)] : float.NaN, gathered[i]);
            if (inside) sums[(row * size) + (i % size)].Add(source[i]);
        }

        Sum.AssertClose(sums, KernelRunner.Run<float>(new ScatterAddKernel(new ScatterAddCall(0, 1, 2, rows, indices, size)), rows * size, source, index));
    }

    [Fact]
    public void Gather_of_integers_gives_zero_outside_the_table() =>
        Assert.Equal([30, 40, 0, 0], KernelRunner.Run<int>(new GatherKernel(new GatherCall(0, 1, 2, DType.Int32, 2, 2, 2)), 4, new[] { 10, 20, 30, 40 }, new[] { 1, 2 }));

    [Fact]
    public void Scatter_add_of_many_rows_is_cut_into_tasks_with_the_same_sums()
    {
        int[] index = [.. Enumerable.Range(0, 5000).Select(i => i * 7919 % 300)];
        var source = RandomNumbers.Of(5000 * 40, 1);
        var sums = new Sum[300 * 40];
        for (var i = 0; i < source.Length; i++) sums[(index[i / 40] * 40) + (i % 40)].Add(source[i]);
        Sum.AssertClose(sums, KernelRunner.Run<float>(new ScatterAddKernel(new ScatterAddCall(0, 1, 2, 300, 5000, 40)), 300 * 40, source, index));
    }

    [Property(MaxTest = 200)]
    public void Arg_max_finds_the_first_largest_value_of_any_type(int seed)
    {
        var random = new Random(seed);
        var (outer, reduced, inner) = (random.Next(1, 30), random.Next(1, 30), random.Next(1, 10));
        var values = Enumerable.Range(0, outer * reduced * inner).Select(_ => random.Next(0, 6)).ToArray();
        int[] expected = [.. from o in Enumerable.Range(0, outer)
                             from i in Enumerable.Range(0, inner)
                             select Enumerable.Range(0, reduced).MaxBy(r => values[(((o * reduced) + r) * inner) + i])];
        Assert.Equal(expected, ArgMax(DType.Int32, values));
        Assert.Equal(expected, ArgMax(DType.Float32, values.Select(value => (float)value - 3).ToArray()));
        Assert.Equal(expected, ArgMax(DType.UInt8, values.Select(value => (byte)(value + 200)).ToArray()));

        int[] ArgMax(DType dtype, Array x) =>
            KernelRunner.Run<int>(new ArgMaxKernel(new ArgMaxCall(0, dtype, 1, outer, reduced, inner)), outer * inner, x);
    }

    [Fact]
    public void Arg_max_of_truth_values_finds_the_first_true_one() =>
        Assert.Equal([1, 0], KernelRunner.Run<int>(new ArgMaxKernel(new ArgMaxCall(0, DType.Bool, 1, 2, 3, 1)), 2, new[] { false, true, true, false, false, false }));

    [Fact]
    public void Arg_max_gives_the_first_NaN() =>
        Assert.Equal([1], KernelRunner.Run<int>(new ArgMaxKernel(new ArgMaxCall(0, DType.Float32, 1, 1, 4, 1)), 1, new[] { 1f, float.NaN, 9, float.NaN }));

    [Fact]
    public void Iota_counts_along_the_middle_axis() =>
        Assert.Equal([0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2], KernelRunner.Run<int>(new IotaKernel(new IotaCall(0, 2, 3, 2)), 12));
}
