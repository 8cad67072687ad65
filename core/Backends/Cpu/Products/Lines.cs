namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Memory that is read soon: <see cref="Count"/> lines in each row, rows <see cref="Step"/> numbers apart, from <see cref="First"/> on.
/// Asked for while the product before runs, it has arrived when it is packed.
/// </summary>
internal readonly unsafe record struct Lines(nint First, nint Step, int Count)
{
    private const int Bytes = Simd.LineNumbers * sizeof(float);

    /// <summary>The lines in which <paramref name="count"/> numbers of each row lie.</summary>
    public static Lines Of(float* row, long step, int count)
    {
        var first = (nint)row & -Bytes;
        return new(first, (nint)step, (int)(((nint)(row + count) - first + Bytes - 1) / Bytes));
    }

    /// <summary>One line of the first row; those of the others follow <see cref="Step"/> numbers apart.</summary>
    public float* At(int line) => (float*)First + (line * Simd.LineNumbers);
}
