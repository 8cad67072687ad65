using System.Numerics;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>
/// Global memory: one allocation of the host, and the regions of it that a launch may touch. Every access is checked; regions that a launch was not given might as
/// well not exist.
/// </summary>
internal sealed unsafe class GlobalMemory(byte* host, params ReadOnlySpan<Region> regions)
{
    /// <summary>The address of its first byte as a kernel sees it; 256-byte aligned, and far from 0.</summary>
    public const ulong Address = 1ul << 40;

    private readonly Region[] _regions = regions.ToArray();

    /// <summary>Checks an access of each lane; what comes back, added to an address, is where its bytes lie on the host.</summary>
    /// <exception cref="PtxException">An address is not a multiple of the access's size, or lies in no region.</exception>
    public byte* Check(Warp warp, Step* step, ulong* addresses, int bytes, Access access)
    {
        var (least, most, all) = (ulong.MaxValue, 0ul, 0ul);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var address = addresses[BitOperations.TrailingZeroCount(mask)];
            least = Math.Min(least, address);
            most = Math.Max(most, address);
            all |= address;
        }
        var offset = unchecked((ulong)step->Offset - Address);
        // Usually all lanes are in one region.
        if (((all | (ulong)step->Offset) & (ulong)(bytes - 1)) != 0 || !Contains(least + offset, most + offset, bytes, access))
        {
            for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
            {
                var lane = BitOperations.TrailingZeroCount(mask);
                var at = unchecked(addresses[lane] + offset);
                var what = $"thread {warp.FirstThread + lane} of block {warp.Block.Number} {access.Verb} {bytes} bytes at {unchecked((long)at):N0} of global memory";
                if (at % (ulong)bytes != 0) throw PtxException.At(step->Line, $"{what}, which is not a multiple of {bytes}");
                if (!Contains(at, at, bytes, access)) throw PtxException.At(step->Line, $"{what}, outside {string.Join(", ", _regions.Select(Text))}");
            }
        }
        return host + unchecked((long)offset);
    }

    private bool Contains(ulong first, ulong last, int bytes, Access access)
    {
        foreach (ref readonly var region in _regions.AsSpan())
        {
            if (first >= (ulong)region.Offset && last <= (ulong)region.Offset + (ulong)region.Bytes - (ulong)bytes && region.Bytes >= bytes)
            {
                if (access == Access.Read || region.IsWritable) return true;
            }
        }
        return false;
    }

    private static string Text(Region region) =>
        $"{region.Name} ({region.Offset:N0} to {region.Offset + region.Bytes - 1:N0}{(region.IsWritable ? ", writable" : "")})";
}
