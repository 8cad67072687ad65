using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Expressions;

public sealed class NdArrayTests
{
    [Fact]
    public void An_array_holds_a_copy_of_the_values()
    {
        float[] values = [1, 2, 3, 4];
        var array = NdArray.Of<float>([2, 2], values);
        values[0] = 9;
        Assert.Equal([1, 2, 3, 4], array.ToDoubles());
    }

    [Fact]
    public void Elements_of_every_type_read_as_numbers()
    {
        foreach (var dtype in Enum.GetValues<DType>()) Assert.Equal([0, 1, 1], Evaluation.Array([3], dtype, 0, 1, 1).ToDoubles());
        Assert.Equal(255, NdArray.Scalar((byte)255).ToScalar());
        Assert.Equal(-7, NdArray.Scalar(-7).ToScalar());
    }

    [Fact]
    public void Bits_tell_zeros_apart_and_see_the_same_NaN()
    {
        Assert.False(NdArray.Scalar(0f).BitsEqual(NdArray.Scalar(-0f)));
        Assert.True(NdArray.Scalar(float.NaN).BitsEqual(NdArray.Scalar(float.NaN)));
        Assert.False(NdArray.Zeros([2]).BitsEqual(NdArray.Zeros([2, 1])));
        Assert.False(NdArray.Zeros([2]).BitsEqual(NdArray.Zeros([2], DType.Int32)));
    }

    [Fact]
    public void A_reshaped_array_keeps_the_memory_alive()
    {
        static NdArray Reshaped() => NdArray.Of<float>([6], [1, 2, 3, 4, 5, 6]).Reshape([2, 3]);
        var array = Reshaped();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        for (var i = 0; i < 100; i++) NdArray.Of<float>([6], [0, 0, 0, 0, 0, 0]);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.ToDoubles());
    }

    [Fact]
    public void Memory_of_dead_arrays_comes_back()
    {
        // 4,000 arrays of 1 MiB: without collection they would need 4 GiB.
        for (var i = 0; i < 4_000; i++) NdArray.Zeros([1 << 18]);
        Assert.InRange(Environment.WorkingSet, 0, 3L << 30);
    }

    [Fact]
    public void Long_axes_print_their_ends()
    {
        Assert.Equal("float32[2, 2] [[1, 2], [3, 4.5]]", NdArray.Of<float>([2, 2], [1, 2, 3, 4.5f]).ToString());
        Assert.Equal("int32[9] [0, 1, 2, ..., 6, 7, 8]", NdArray.Of<int>([9], [0, 1, 2, 3, 4, 5, 6, 7, 8]).ToString());
        Assert.Equal("bool[2] [true, false]", NdArray.Of<bool>([2], [true, false]).ToString());
    }

    [Fact]
    public void A_stack_holds_its_parts_one_after_another()
    {
        var stack = NdArray.Stack(NdArray.Of<int>([2, 1], [1, 2]), NdArray.Of<int>([2, 1], [3, 4]), NdArray.Of<int>([2, 1], [5, 6]));
        Assert.True(stack.BitsEqual(NdArray.Of<int>([3, 2, 1], [1, 2, 3, 4, 5, 6])));
        Assert.Equal("Stack: no arrays were given; expected at least 1.", Assert.Throws<ShapeException>(() => NdArray.Stack()).Message);
        var error = Assert.Throws<ShapeException>(() => NdArray.Stack(NdArray.Zeros([2]), NdArray.Zeros([2], DType.UInt8)));
        Assert.Equal("Stack: array 1 is uint8[2], array 0 float32[2]; expected equal types.", error.Message);
    }
}
