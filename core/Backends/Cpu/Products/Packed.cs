namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Panels of a whole operand that lie packed in memory: block of depth after block, and within one panel after panel. <paramref name="columns"/> counts the
/// columns of all panels, those that fill up the last one too.
/// </summary>
internal readonly unsafe struct Packed(float* origin, int columns) : IPanels
{
    private readonly float* origin = origin;
    private readonly long columns = columns;

    // Blocks of columns start where a full panel does, so what lies before is as deep everywhere.
    public float* Block(int column, int columnEnd, int k, int depth, float* space) => origin + (k * columns) + ((long)column * depth);

    public Lines Ahead(int column, int columnEnd, int k) => default;
}
