namespace XceptionScript.Backends.Cpu;

/// <summary>The rows of a loop, cut by its extents alone: several short rows make a task, and one long row makes several.</summary>
internal sealed class RowTasks
{
    private const int FewestElements = 1 << 14;
    private const int MostElements = 1 << 16;
    private const int WantedTasks = 64;

    private readonly int[] _extents;
    private readonly int _rows;
    private readonly int _rowsPerTask;
    private readonly int _columnsPerTask;
    private readonly int _tasksPerRow;

    public RowTasks(int[] extents, int taskElements)
    {
        _extents = extents;
        Columns = extents[^1];
        _rows = extents.Take(extents.Length - 1).Aggregate(1, (rows, extent) => rows * extent);
        _rowsPerTask = Math.Max(1, taskElements / Columns);
        _columnsPerTask = Math.Min(Columns, taskElements);
        _tasksPerRow = (Columns + _columnsPerTask - 1) / _columnsPerTask;
        Count = _tasksPerRow > 1 ? _rows * _tasksPerRow : (_rows + _rowsPerTask - 1) / _rowsPerTask;
    }

    /// <summary>The elements of a task of a loop of that size: many tasks, but none so short that what precedes its loop is felt.</summary>
    public static int Elements(long size) => (int)Math.Clamp(size / WantedTasks, FewestElements, MostElements);

    /// <summary>The elements of a row.</summary>
    public int Columns { get; }

    /// <summary>The number of tasks.</summary>
    public int Count { get; }

    /// <summary>The axes that number rows.</summary>
    public int Axes => _extents.Length - 1;

    /// <summary>The rows of a task, and the columns of them.</summary>
    public (int FirstRow, int LastRow, int FirstColumn, int LastColumn) this[int task]
    {
        get
        {
            if (_tasksPerRow == 1) return (task * _rowsPerTask, Math.Min(_rows, (task + 1) * _rowsPerTask), 0, Columns);
            var (row, part) = Math.DivRem(task, _tasksPerRow);
            return (row, row + 1, part * _columnsPerTask, Math.Min(Columns, (part + 1) * _columnsPerTask));
        }
    }

    /// <summary>The position of a row along each axis but the last.</summary>
    public void Index(int row, Span<int> index)
    {
        for (var axis = index.Length - 1; axis >= 0; axis--) (row, index[axis]) = Math.DivRem(row, _extents[axis]);
    }
}
