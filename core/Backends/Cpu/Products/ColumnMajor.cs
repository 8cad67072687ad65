using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>A matrix whose columns are contiguous, <paramref name="stride"/> numbers apart: an operand that is stored transposed.</summary>
internal readonly unsafe struct ColumnMajor(float* origin, long stride) : ILeft, IRight
{
    // Rows of the matrix that are asked for before they are read: each is a new page, where no hardware guesses.
    private const int RowsAhead = 8;

    private readonly float* origin = origin;
    private readonly long stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public nint Gather(int row, int rows, int k, int depth, float* space, float** pointers)
    {
        var height = Tiles.Rows;
        var size = Product.SlabSize(depth);
        for (var r = 0; r < rows; r++) pointers[r] = space + (r / height * size) + (r % height);
        for (var i = 0; i < depth; i++, space += height)
        {
            var source = origin + ((k + i) * stride) + row;
            Simd.Fetch(source + (RowsAhead * stride), rows);
            var target = space;
            var r = 0;
            if (height == 8)
            {
                for (; r + 8 <= rows; r += 8, target += size) V256.Store(target, V256.Load(source + r));
            }

            for (; r < rows; r += height, target += size)
            {
                for (var slabRow = 0; slabRow < height && r + slabRow < rows; slabRow++) target[slabRow] = source[r + slabRow];
            }
        }

        return height;
    }

    Lines ILeft.Ahead(int row, int rows, int k) => Lines.Of(origin + (k * stride) + row, stride, rows);

    // Its columns are long runs, which the hardware foresees.
    Lines IRight.Ahead(int column, int columns, int k) => default;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int column, int columns, int width, int k, int depth, float* panel) =>
        Transpose.Copy(origin + (column * stride) + k, stride, columns, depth, panel, width, width);
}
