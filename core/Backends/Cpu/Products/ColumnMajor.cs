using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>A matrix whose columns are contiguous, <paramref name="stride"/> numbers apart: an operand that is stored transposed.</summary>
internal readonly unsafe struct ColumnMajor(float* origin, long stride) : ILeft, IRight
{
    private readonly float* origin = origin;
    private readonly long stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public nint Slab(int row, int rows, int k, int depth, float* space, float** pointers)
    {
        var height = Tiles.Rows;
        for (var r = 0; r < rows; r++) pointers[r] = space + r;
        var source = origin + (k * stride) + row;
        if (rows == 8)
        {
            for (var i = 0; i < depth; i++, source += stride, space += height)
            {
                Lanes128.Load(source).Store(space);
                Lanes128.Load(source + 4).Store(space + 4);
            }
        }
        else
        {
            for (var i = 0; i < depth; i++, source += stride, space += height)
            {
                for (var r = 0; r < rows; r++) space[r] = source[r];
            }
        }

        return height;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int column, int columns, int width, int k, int depth, float* panel) =>
        Transpose.Copy(origin + (column * stride) + k, stride, columns, depth, panel, width, width);
}
