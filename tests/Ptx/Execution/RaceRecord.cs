using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>
/// Who wrote and who read every 32-bit cell of a block's shared memory last, and between which barriers. Two threads that touch a cell between the same
/// two barriers, one of them writing, race, in whatever order they happened to run.
/// </summary>
internal sealed class RaceRecord(int sharedBytes, bool isKept)
{
    // Cells hold the number of barriers so far in the high bits and the thread plus one in the low 16, where two values stand for several threads.
    private const long Several = 0xFFFF, Atomics = 0xFFFE;
    private readonly long[] _writers = new long[(sharedBytes + 3) / 4];
    private readonly long[] _readers = new long[(sharedBytes + 3) / 4];
    private long _now = 1L << 16;

    /// <summary>A barrier, or the next block: whatever was touched before is in order with what comes.</summary>
    public void Barrier() => _now += 1L << 16;

    /// <summary>A thread touches a cell.</summary>
    /// <exception cref="PtxException">It races with another one.</exception>
    public void Touch(int cell, int thread, Access access, int line)
    {
        if (!isKept) return;
        // Atomics are in order with one another, as if one thread did them all.
        var me = _now | (access == Access.Atomic ? Atomics : (uint)(thread + 1));
        if (_writers[cell] >= _now && _writers[cell] != me) throw Race(line, cell, thread, access, "wrote", _writers[cell]);
        if (access == Access.Read)
        {
            _readers[cell] = _readers[cell] >= _now && _readers[cell] != me ? _now | Several : me;
            return;
        }
        if (_readers[cell] >= _now && _readers[cell] != me) throw Race(line, cell, thread, access, "read", _readers[cell]);
        _writers[cell] = me;
    }

    private static PtxException Race(int line, int cell, int thread, Access access, string did, long other)
    {
        var others = (other & Several) >= Atomics ? "other threads" : $"thread {(other & Several) - 1}";
        return PtxException.At(line, $"thread {thread} {access.Verb} byte {cell * 4} of shared memory, which {others} {did} since the last barrier");
    }
}
