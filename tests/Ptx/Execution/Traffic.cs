using System.Numerics;

namespace XceptionScript.Ptx.Execution;

/// <summary>What an access of a warp costs the memory system.</summary>
internal static unsafe class Traffic
{
    private const int SectorBytes = 32, Banks = 32, BankBytes = 4;

    /// <summary>Counts the different sectors that the lanes touch.</summary>
    public static void CountSectors(Warp warp, Step* step, ulong* addresses, int bytes)
    {
        Span<ulong> sectors = stackalloc ulong[Lanes.Count];
        var count = 0;
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
            sectors[count++] = unchecked(addresses[BitOperations.TrailingZeroCount(mask)] + (ulong)step->Offset) / SectorBytes;
        var counts = warp.Block.Counts;
        counts.Bytes[step->Index] += (long)count * bytes;
        counts.Sectors[step->Index] += Different(sectors[..count]);
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
        }
    }

    private static int Different(Span<ulong> values)
    {
        values.Sort();
        var different = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (i == 0 || values[i] != values[i - 1]) different++;
        }
        return different;
    }
}
