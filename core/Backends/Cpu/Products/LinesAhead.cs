namespace XceptionScript.Backends.Cpu;

/// <summary>The lines that a product still asks for while it computes: those of the next rows of its left operand, then those of the next block of its right one.</summary>
internal unsafe struct LinesAhead
{
    private Lines rows;
    private Lines columns;
    private int row;
    private int column;

    /// <summary>Starts anew with other rows.</summary>
    public void Rows(in Lines lines) => (rows, row) = (lines, 0);

    /// <summary>Starts anew with other columns.</summary>
    public void Columns(in Lines lines) => (columns, column) = (lines, 0);

    /// <summary>A line of each row and the distance between rows; false when nothing is left to ask for.</summary>
    public bool Take(ref float* first, ref nint step)
    {
        var isRow = row < rows.Count;
        if (!isRow && column >= columns.Count) return false;
        first = isRow ? rows.At(row++) : columns.At(column++);
        step = isRow ? rows.Step : columns.Step;
        return true;
    }
}
