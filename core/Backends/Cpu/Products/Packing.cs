using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>Panels that a task packs for itself, block by block.</summary>
internal readonly unsafe struct Packing<TRight>(TRight right) : IPanels where TRight : struct, IRight
{
    private readonly TRight right = right;

    public float* Block(int column, int columnEnd, int k, int depth, float* space)
    {
        Pack(column, columnEnd, k, depth, space);
        return space;
    }

    /// <summary>Writes the panels of a block, one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int column, int columnEnd, int k, int depth, float* panel)
    {
        while (column < columnEnd)
        {
            var width = Tiles.Width(columnEnd - column);
            right.Pack(column, Math.Min(width, columnEnd - column), width, k, depth, panel);
            panel += (long)width * depth;
            column += width;
        }
    }
}
