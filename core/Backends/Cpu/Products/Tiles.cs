namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The tiles that this machine multiplies with: 8 x 48 and narrower in AVX-512, 6 x 16 in AVX2, 6 x 8 elsewhere. Columns left over
/// take tiles of 32, 16 and 8, so that 728 = 15 x 48 + 8 wastes nothing.
/// </summary>
internal static unsafe class Tiles
{
    private static readonly delegate*<int, float**, nint, float*, float**, bool, float*, nint, void>[] Kernels = Compile();

    /// <summary>Rows of the tallest tile.</summary>
    public static int Rows => Simd.Has512 ? 8 : 6;

    /// <summary>Columns of the widest tile.</summary>
    public static int Columns => Simd.Has512 ? 48 : Simd.Has256 ? 16 : 8;

    // Columns of the narrowest tile; the others are multiples of it.
    private static int Unit => Simd.Has256 ? 8 : 4;

    /// <summary>The width of the next tile where so many columns remain; wider than they are when they do not fill one.</summary>
    public static int Width(int remaining) => Simd.Has512
        ? remaining switch { > 40 => 48, > 24 => 32, > 8 => 16, _ => 8 }
        : remaining > Unit ? 2 * Unit : Unit;

    /// <summary>Multiplies one tile; see <see cref="MicroKernel{V, TRows, TColumns}"/>.</summary>
    public static void Multiply(int rows, int width, int depth, float** a, nint step, float* b, float** c, bool accumulate, float* next, nint ahead) =>
        Kernels[((rows - 1) * (Columns / Unit)) + (width / Unit) - 1](depth, a, step, b, c, accumulate, next, ahead);

    private static delegate*<int, float**, nint, float*, float**, bool, float*, nint, void>[] Compile()
    {
        var kernels = new delegate*<int, float**, nint, float*, float**, bool, float*, nint, void>[Rows * (Columns / Unit)];
        Row<N1>(kernels);
        Row<N2>(kernels);
        Row<N3>(kernels);
        Row<N4>(kernels);
        Row<N5>(kernels);
        Row<N6>(kernels);
        if (Rows == 8)
        {
            Row<N7>(kernels);
            Row<N8>(kernels);
        }

        return kernels;
    }

    private static void Row<TRows>(delegate*<int, float**, nint, float*, float**, bool, float*, nint, void>[] kernels) where TRows : IConstant
    {
        var row = (TRows.Value - 1) * (Columns / Unit);
        if (Simd.Has512)
        {
            kernels[row] = &MicroKernel<V256, TRows, N1>.Multiply;
            kernels[row + 1] = &MicroKernel<V512, TRows, N1>.Multiply;
            kernels[row + 3] = &MicroKernel<V512, TRows, N2>.Multiply;
            kernels[row + 5] = &MicroKernel<V512, TRows, N3>.Multiply;
        }
        else if (Simd.Has256)
        {
            kernels[row] = &MicroKernel<V256, TRows, N1>.Multiply;
            kernels[row + 1] = &MicroKernel<V256, TRows, N2>.Multiply;
        }
        else
        {
            kernels[row] = &MicroKernel<V128, TRows, N1>.Multiply;
            kernels[row + 1] = &MicroKernel<V128, TRows, N2>.Multiply;
        }
    }
}
