namespace XceptionScript.Ptx.Execution;

/// <summary>Which sectors of global memory some blocks read, each block for itself and all together.</summary>
internal sealed class SectorReach
{
    private readonly HashSet<ulong> _block = [];
    private readonly HashSet<ulong> _all = [];
    private long _sum;

    /// <summary>How many of the blocks read a sector, on average over the sectors.</summary>
    public double Sharing => _all.Count == 0 ? 1 : (double)_sum / _all.Count;

    /// <summary>Says that what follows belongs to the next block.</summary>
    public void Begin() => _block.Clear();

    /// <summary>Notes what a warp of the block reads.</summary>
    public void Touch(ReadOnlySpan<ulong> sectors)
    {
        foreach (var sector in sectors)
        {
            if (!_block.Add(sector)) continue;
            _sum++;
            _all.Add(sector);
        }
    }
}
