using System.Numerics;

namespace XceptionScript.Ptx.Execution;

/// <summary>
/// The cache nearest to the threads, sector by sector: eight places for each set of addresses, of which the one that was not used for the longest time goes. It
/// outlives a block, as on the machine.
/// </summary>
internal sealed class FirstCache(long bytes)
{
    private const int Ways = 8, SectorBytes = 32;

    // A place holds a sector's number plus one, so that 0 is none; its neighbour says when it was last used.
    private readonly (ulong Sector, long Used)[] _places = new (ulong, long)[Ways * (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes / SectorBytes / Ways * 2 / 3, 1))];
    private long _time;

    /// <summary>Asks for sectors; how many of them had to be fetched.</summary>
    public int Touch(ReadOnlySpan<ulong> sectors)
    {
        var missed = 0;
        foreach (var sector in sectors)
        {
            var set = (int)((sector ^ (sector >> 10) ^ (sector >> 20)) & (ulong)((_places.Length / Ways) - 1)) * Ways;
            var (oldest, hit) = (set, false);
            for (var place = set; place < set + Ways && !hit; place++)
            {
                hit = _places[place].Sector == sector + 1;
                if (hit || _places[place].Used < _places[oldest].Used) oldest = place;
            }
            if (!hit) missed++;
            _places[oldest] = (sector + 1, ++_time);
        }
        return missed;
    }
}
