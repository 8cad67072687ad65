namespace XceptionScript.Ptx.Execution;

/// <summary>
/// When the instructions of a warp would be issued if nothing but its own results held it up. Within a basic block the compiler is taken to have found the best order:
/// an instruction is issued as soon as its operands are there. The next block begins when all of them are issued. Results that nobody has asked for yet do not hold up
/// anything, so a load is free where enough is done before its first use.
/// </summary>
internal sealed class Pace(Pacing pacing)
{
    private readonly double[] _ready = new double[pacing.Registers];

    // Of the present basic block: its beginning, the turns taken in it, the last operand waited for, and the last store.
    private double _start, _turns, _latest, _store;

    /// <summary>The cycles until the last instruction was issued.</summary>
    public double Cycles => Math.Max(_start + _turns, _latest);

    /// <summary>Notes that an instruction ran.</summary>
    public void Take(int instruction, bool hasMissed)
    {
        if (instruction >= pacing.Starts.Length) return;
        if (pacing.Starts[instruction])
        {
            _start = Cycles;
            (_turns, _latest, _store) = (0, _start, _start);
        }
        var at = _start;
        foreach (var register in pacing.Reads[instruction]) at = Math.Max(at, _ready[register]);
        var isLoad = pacing.IsGlobalLoad[instruction];
        if (isLoad) at = Math.Max(at, _store);
        if (pacing.IsGlobalStore[instruction]) _store = Math.Max(_store, at);
        _turns += pacing.Issues[instruction];
        _latest = Math.Max(_latest, at);
        var ready = at + (isLoad && hasMissed ? pacing.MissCycles : pacing.Cycles[instruction]);
        foreach (var register in pacing.Writes[instruction]) _ready[register] = ready;
    }
}
