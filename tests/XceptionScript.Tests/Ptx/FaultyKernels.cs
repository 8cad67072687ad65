using ILGPU;

namespace XceptionScript.Tests.Ptx;

/// <summary>
/// Small kernels, each with a fault of the kinds that are easily made. Faults stay within the arena, because an index beyond it ends the whole process on
/// the emulated device.
/// </summary>
public static class FaultyKernels
{
    /// <summary>Threads for which <see cref="Reverse"/> has room.</summary>
    public const int MostThreads = 64;

    /// <summary>Sums of each cell with those above and below, nothing beyond the edges. The fault: the halo ends one row too early.</summary>
    public static void Blur<TFault>(ArrayView<byte> arena, FaultShape shape) where TFault : struct, IFault
    {
        var (input, output) = Operands(arena, shape);
        var last = TFault.IsPlanted ? shape.Rows - 1 : shape.Rows;
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < shape.Rows * shape.Columns; i += step)
        {
            var row = i / shape.Columns;
            var sum = input[i];
            if (row > 0) sum += input[i - shape.Columns];
            if (row + 1 < last) sum += input[i + shape.Columns];
            output[i] = sum;
        }
    }

    /// <summary>The transpose of a matrix. The fault: the result is laid out like the operand.</summary>
    public static void Transpose<TFault>(ArrayView<byte> arena, FaultShape shape) where TFault : struct, IFault
    {
        var (input, output) = Operands(arena, shape);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < shape.Rows * shape.Columns; i += step)
        {
            var row = i / shape.Columns;
            var column = i - (row * shape.Columns);
            output[TFault.IsPlanted ? (row * shape.Columns) + column : (column * shape.Rows) + row] = input[i];
        }
    }

    /// <summary>Each block's numbers in reverse, by way of shared memory. The fault: nobody waits for the numbers of the others.</summary>
    public static void Reverse<TFault>(ArrayView<byte> arena, FaultShape shape) where TFault : struct, IFault
    {
        var (input, output) = Operands(arena, shape);
        var tile = SharedMemory.Allocate<float>(MostThreads);
        var i = (Grid.IdxX * Group.DimX) + Group.IdxX;
        tile[Group.IdxX] = input[i];
        if (!TFault.IsPlanted) Group.Barrier();
        output[i] = tile[Group.DimX - 1 - Group.IdxX];
    }

    private static (ArrayView<float> Input, ArrayView<float> Output) Operands(ArrayView<byte> arena, FaultShape shape)
    {
        long bytes = shape.Rows * shape.Columns * sizeof(float);
        return (arena.SubView(0, bytes).Cast<float>(), arena.SubView(shape.Output, bytes).Cast<float>());
    }
}
