using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>A matrix whose rows are contiguous, <paramref name="stride"/> numbers apart: any operand, or the result.</summary>
internal readonly unsafe struct RowMajor(float* origin, long stride) : ILeft, IRight, IResult
{
    private readonly float* origin = origin;
    private readonly long stride = stride;

    public float* Row(int row) => origin + (row * stride);

    public nint Gather(int row, int rows, int k, int depth, float* space, float** pointers)
    {
        for (var r = 0; r < rows; r++) pointers[r] = Row(row + r) + k;
        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int column, int columns, int width, int k, int depth, float* panel)
    {
        var source = Row(k) + column;
        for (var i = 0; i < depth; i++, source += stride, panel += width)
        {
            Simd.Fetch(source + columns, columns);
            var j = 0;
            if (Simd.Has512)
            {
                for (; j + 16 <= columns; j += 16) V512.Store(panel + j, V512.Load(source + j));
            }

            for (; j + 4 <= columns; j += 4) V128.Store(panel + j, V128.Load(source + j));
            for (; j < columns; j++) panel[j] = source[j];
            for (; j < width; j++) panel[j] = 0;
        }
    }
}
