using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Makes the rows of images that windows read, a few at a time in memory that stays in the second cache: while windows move down an image, each row is made once
/// for all that read it.
/// </summary>
/// <param name="prologue">What makes an image.</param>
/// <param name="g">The images, and the windows over them.</param>
internal sealed unsafe class ImagePrologue(Prologue prologue, ConvGeometry g)
{
    // About half of a second-level cache.
    private const int HeldFloats = 1 << 17;

    private readonly FusedRows body = FusedRows.Of(prologue, g.Channels);
    private readonly long rowFloats = (long)g.Width * g.Channels;
    private readonly int reach = ((g.Window.KernelHeight - 1) * g.Window.DilationHeight) + 1;

    /// <summary>The most rows of windows whose cells are made together.</summary>
    public int Strip => Math.Max(1, ((Capacity - reach) / g.Window.StrideHeight) + 1);

    /// <summary>The floats of memory that rows lie in.</summary>
    public long Floats => Capacity * rowFloats;

    private int Capacity => (int)Math.Clamp(HeldFloats / Math.Max(1, rowFloats), Math.Min(reach, g.Height), g.Height);

    /// <summary>Sees to it that the rows that at most <see cref="Strip"/> neighbouring windows read are there; the result is where row 0 of their image would lie.</summary>
    public float* Cover(in CpuRun run, ref ImageRows rows, int image, ReadOnlySpan<AxisTaps> windows)
    {
        var (first, end) = (int.MaxValue, 0);
        foreach (var window in windows)
        {
            if (window.Count == 0) continue;
            first = Math.Min(first, window.Source);
            end = Math.Max(end, window.Source + ((window.Count - 1) * window.SourceStep) + 1);
        }

        if (end == 0) return rows.Memory;
        if (image != rows.Image || first < rows.Origin || first > rows.End) (rows.Image, rows.Origin, rows.End) = (image, first, first);
        if (end - rows.Origin > Capacity)
        {
            // What is still read moves to the start.
            var kept = new ReadOnlySpan<float>(rows.Memory + ((first - rows.Origin) * rowFloats), (int)((rows.End - first) * rowFloats));
            kept.CopyTo(new Span<float>(rows.Memory, kept.Length));
            rows.Origin = first;
        }

        if (end > rows.End)
        {
            var row = (image * g.Height) + rows.End;
            body.Run(run, row * g.Width, (row + end - rows.End) * g.Width, rows.Memory + ((rows.End - rows.Origin) * rowFloats));
            rows.End = end;
        }

        return rows.Memory - (rows.Origin * rowFloats);
    }
}
