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

    Lines ILeft.Ahead(int row, int rows, int k) => default;

    Lines IRight.Ahead(int column, int columns, int k) => Lines.Of(Row(k) + column, stride, columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int column, int columns, int width, int k, int depth, float* panel)
    {
        var source = Row(k) + column;
        if (Simd.Has512 && columns == width && width >= V512.Lanes)
        {
            if (width == 48) Copy<N3>(source, depth, panel);
            else if (width == 32) Copy<N2>(source, depth, panel);
            else Copy<N1>(source, depth, panel);
            return;
        }

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy<TColumns>(float* source, int depth, float* panel) where TColumns : IConstant
    {
        for (var i = 0; i < depth; i++, source += stride, panel += V512.Lanes * TColumns.Value)
        {
            var x0 = V512.Load(source);
            var x1 = TColumns.Value > 1 ? V512.Load(source + V512.Lanes) : default;
            var x2 = TColumns.Value > 2 ? V512.Load(source + (2 * V512.Lanes)) : default;
            V512.Store(panel, x0);
            if (TColumns.Value > 1) V512.Store(panel + V512.Lanes, x1);
            if (TColumns.Value > 2) V512.Store(panel + (2 * V512.Lanes), x2);
        }
    }
}
