using System.Numerics;

namespace XceptionScript.Ptx.Execution;

/// <summary>What an access of a warp costs the memory system.</summary>
internal static unsafe class Traffic
{
    private const int SectorBytes = 32, Banks = 32, BankBytes = 4;

    /// <summary>Counts the different sectors that the lanes touch, and those that the first cache does not have.</summary>
    public static void CountSectors(Warp warp, Step* step, ulong* addresses, int bytes, Access access)
    {
        Span<ulong> sectors = stackalloc ulong[Lanes.Count];
        var count = 0;
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
            sectors[count++] = unchecked(addresses[BitOperations.TrailingZeroCount(mask)] + (ulong)step->Offset) / SectorBytes;
        var counts = warp.Block.Counts;
        counts.Bytes[step->Index] += (long)count * bytes;
        var different = Different(sectors[..count]);
        counts.Sectors[step->Index] += different;
        if (warp.Block.Observation is not { } observation) return;
        if (access == Access.Read) observation.Reach?.Touch(sectors[..different]);
        // Stores go through the first cache.
        var missed = access == Access.Read && observation.Cache is { } cache ? cache.Touch(sectors[..different]) : different;
        warp.HasMissed = missed > 0;
        if (warp.Block.IsWarm) counts.MissedSectors[step->Index] += missed;
    }

    /// <summary>
    /// Counts the passes beyond those that the access needs anyway. Accesses of 8 and 16 bytes go by halves and quarters of a warp; within such a part, a bank
    /// gives one word a pass, and to every lane that wants it.
    /// </summary>
    public static void CountBankConflicts(Warp warp, Step* step, ulong* addresses, int bytes)
    {
        var words = Math.Max(bytes / BankBytes, 1);
        var lanes = Lanes.Count / words;
        Span<ulong> wanted = stackalloc ulong[Lanes.Count];
        Span<int> perBank = stackalloc int[Banks];
        for (var part = 0; part < Lanes.Count; part += lanes)
        {
            var count = 0;
            for (var lane = part; lane < part + lanes; lane++)
            {
                if ((warp.Mask >> lane & 1) == 0) continue;
                for (var word = 0; word < words; word++)
                    wanted[count++] = (unchecked(addresses[lane] + (ulong)step->Offset) / BankBytes) + (ulong)word;
            }
            if (count == 0) continue;
            wanted[..count].Sort();
            perBank.Clear();
            var most = 0;
            for (var i = 0; i < count; i++)
            {
                if (i > 0 && wanted[i] == wanted[i - 1]) continue;
                most = Math.Max(most, ++perBank[(int)(wanted[i] % Banks)]);
            }
            warp.Block.Counts.BankConflicts[step->Index] += most - 1;
            warp.Block.Counts.SharedPasses[step->Index] += most;
        }
    }

    // The different values come to lie in front, in order.
    private static int Different(Span<ulong> values)
    {
        values.Sort();
        var different = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (different == 0 || values[i] != values[different - 1]) values[different++] = values[i];
        }
        return different;
    }
}
