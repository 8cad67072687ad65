using ILGPU;
using ILGPU.Algorithms;

namespace XceptionScript.Tests.Ptx;

/// <summary>Small kernels in the forms that fast ones take, so that what the compiler makes of them is known to run. Operands and results as for <see cref="FaultyKernels"/>.</summary>
public static class CompilerForms
{
    /// <summary>Sums of 32 neighbours, by shuffles; every one of them gets the sum.</summary>
    public static void SumOfWarp(ArrayView<byte> arena, FaultShape shape)
    {
        var (input, output) = Operands(arena, shape);
        var i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        var sum = input[i];
        for (var by = 16; by > 0; by >>= 1) sum += Warp.ShuffleXor(sum, by);
        output[i] = sum;
    }

    /// <summary>The number of the neighbour behind, by a shuffle; the last of 32 keeps its own.</summary>
    public static void Behind(ArrayView<byte> arena, FaultShape shape)
    {
        var (input, output) = Operands(arena, shape);
        var i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        output[i] = Warp.ShuffleDown(input[i], 1);
    }

    /// <summary>The first result is the sum of all numbers, by atomics; it must be 0 before.</summary>
    public static void AtomicSum(ArrayView<byte> arena, FaultShape shape)
    {
        var (input, output) = Operands(arena, shape);
        var i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        Atomic.Add(ref output[0], input[i]);
    }

    /// <summary>Elementary functions as the algorithms library has them, one for each of eight neighbours.</summary>
    public static void Elementary(ArrayView<byte> arena, FaultShape shape)
    {
        var (input, output) = Operands(arena, shape);
        var i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        var x = (input[i] + 1) / 16;
        var which = i % 8;
        if (which == 0) output[i] = XMath.Exp(x);
        else if (which == 1) output[i] = XMath.Log(x);
        else if (which == 2) output[i] = XMath.Tanh(x);
        else if (which == 3) output[i] = XMath.Rsqrt(x);
        else if (which == 4) output[i] = XMath.Sin(x);
        else if (which == 5) output[i] = XMath.Cos(x);
        else if (which == 6) output[i] = XMath.Rcp(x);
        else output[i] = XMath.Sqrt(x);
    }

    private static (ArrayView<float> Input, ArrayView<float> Output) Operands(ArrayView<byte> arena, FaultShape shape)
    {
        long bytes = shape.Rows * shape.Columns * sizeof(float);
        return (arena.SubView(0, bytes).Cast<float>(), arena.SubView(shape.Output, bytes).Cast<float>());
    }
}
