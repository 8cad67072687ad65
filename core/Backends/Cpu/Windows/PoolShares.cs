namespace XceptionScript.Backends.Cpu;

/// <summary>The weight of one cell in the average of a window, as a product of a row's and a column's part.</summary>
internal sealed class PoolShares(AxisTaps[] rows, AxisTaps[] columns)
{
    private readonly float[] rows = [.. rows.Select(taps => 1f / taps.Count)];
    private readonly float[] columns = [.. columns.Select(taps => 1f / taps.Count)];

    /// <summary>One over the number of cells inside the image.</summary>
    public float Of(int row, int column) => rows[row] * columns[column];
}
