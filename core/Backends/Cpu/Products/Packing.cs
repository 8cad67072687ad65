using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>Panels that a task packs for itself, block by block.</summary>
internal readonly unsafe struct Packing<TRight>(TRight right) : IPanels where TRight : struct, IRight
{
    // Rows whose panels are packed one after another: each is then read from one end to the other.
    private const int Rows = 16;

    private readonly TRight right = right;

    public float* Block(int column, int columnEnd, int k, int depth, float* space)
    {
        Pack(column, columnEnd, k, depth, space);
        return space;
    }

    public Lines Ahead(int column, int columnEnd, int k) => right.Ahead(column, columnEnd - column, k);

    /// <summary>Writes the panels of a block, one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int column, int columnEnd, int k, int depth, float* panel)
    {
        for (var done = 0; done < depth; done += Rows)
        {
            var rows = Math.Min(Rows, depth - done);
            var target = panel;
            for (var c = column; c < columnEnd;)
            {
                var width = Tiles.Width(columnEnd - c);
                right.Pack(c, Math.Min(width, columnEnd - c), width, k + done, rows, target + ((long)done * width));
                target += (long)width * depth;
                c += width;
            }
        }
    }
}
