namespace XceptionScript.Lowering;

/// <summary>Places in an arena: those taken for good lie first, in the order in which they were taken; the others are reused as they are given back.</summary>
internal sealed class Placement
{
    private readonly SortedList<long, long> _free = [];

    /// <summary>The bytes up to the end of the last place.</summary>
    public long End { get; private set; }

    /// <summary>A place at the end of the arena.</summary>
    public long Append(long bytes)
    {
        var offset = End;
        End += RoundUp(bytes);
        return offset;
    }

    /// <summary>The smallest free place that is large enough, or one at the end.</summary>
    public long Take(long bytes)
    {
        bytes = RoundUp(bytes);
        var best = -1L;
        foreach (var (offset, size) in _free)
        {
            if (size >= bytes && (best < 0 || size < _free[best])) best = offset;
        }
        if (best >= 0)
        {
            var size = _free[best];
            _free.Remove(best);
            if (size > bytes) _free[best + bytes] = size - bytes;
            return best;
        }
        if (_free.Count > 0 && _free.GetKeyAtIndex(_free.Count - 1) is var last && last + _free[last] == End)
        {
            _free.Remove(last);
            End = last + bytes;
            return last;
        }
        return Append(bytes);
    }

    /// <summary>Gives a place back; neighbours that are free become one.</summary>
    public void Return(long offset, long bytes)
    {
        bytes = RoundUp(bytes);
        _free[offset] = bytes;
        var index = _free.IndexOfKey(offset);
        if (index + 1 < _free.Count && offset + bytes == _free.GetKeyAtIndex(index + 1))
        {
            _free[offset] = bytes + _free.GetValueAtIndex(index + 1);
            _free.RemoveAt(index + 1);
        }
        if (index > 0 && _free.GetKeyAtIndex(index - 1) is var previous && previous + _free[previous] == offset)
        {
            _free[previous] += _free[offset];
            _free.RemoveAt(index);
        }
    }

    private static long RoundUp(long bytes) => (bytes + Plan.Alignment - 1) / Plan.Alignment * Plan.Alignment;
}
