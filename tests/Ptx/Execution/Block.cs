using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>What the warps of a block share while it runs.</summary>
internal sealed unsafe class Block(int number, byte* shared, int sharedBytes, byte* local, int localBytes, GlobalMemory global, RaceRecord races, Counts counts, Observation? observation)
{
    public int Number { get; } = number;

    public byte* Shared { get; } = shared;

    public int SharedBytes { get; } = sharedBytes;

    /// <summary>The local memory of its threads, one after another.</summary>
    public byte* Local { get; } = local;

    /// <summary>The local memory of one thread.</summary>
    public int LocalBytes { get; } = localBytes;

    public GlobalMemory Global { get; } = global;

    public RaceRecord Races { get; } = races;

    public Counts Counts { get; } = counts;

    /// <summary>What is watched beside counts.</summary>
    public Observation? Observation { get; } = observation;

    /// <summary>Whether the first cache holds what it would hold in the middle of a launch.</summary>
    public bool IsWarm { get; init; }

    /// <summary>
    /// Runs the warps, one after another to the next barrier, until every thread has ended. Where somebody watches, they take turns, so that the first cache sees
    /// them side by side; and a block that only shows where it reads is left after one turn.
    /// </summary>
    public void Run(Warp[] warps, Step* steps, WarpOrder order, ref long budget)
    {
        foreach (var warp in warps) warp.Start();
        var turn = Observation?.Turn ?? long.MaxValue;
        while (true)
        {
            bool isUnderWay;
            do
            {
                isUnderWay = false;
                for (var i = 0; i < warps.Length; i++)
                {
                    var warp = warps[order == WarpOrder.Forwards ? i : ^(i + 1)];
                    warp.Run(steps, Counts.Executed, ref budget, turn);
                    isUnderWay |= warp.IsUnderWay;
                }
                if (Observation is { IsGlance: true }) return;
            }
            while (isUnderWay);
            // Threads that have ended are not waited for; those that wait must wait at one and the same barrier.
            Warp? first = null;
            foreach (var warp in warps)
            {
                if (warp.Waiting == 0) continue;
                first ??= warp;
                if (warp.Barrier != first.Barrier)
                    throw PtxException.At((steps + warp.Barrier)->Line, $"threads of block {Number} wait at this barrier and at the one of line {(steps + first.Barrier)->Line}");
            }
            if (first is null) return;
            Races.Barrier();
            foreach (var warp in warps) warp.Release(first.Barrier + 1);
        }
    }
}
