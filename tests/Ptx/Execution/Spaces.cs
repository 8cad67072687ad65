using System.Numerics;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>A kind of memory: a type parameter of the steps that access it.</summary>
internal unsafe interface ISpace
{
    /// <summary>Checks and records an access of all lanes; what comes back, added to an address, is where lane 0 finds it on the host.</summary>
    static abstract byte* Check(Warp warp, Step* step, ulong* addresses, int bytes, Access access);

    /// <summary>How far apart on the host the same address of two neighbouring lanes lies.</summary>
    static abstract int LaneStride(Warp warp);
}

/// <summary>Global memory.</summary>
internal readonly unsafe struct GlobalSpace : ISpace
{
    public static byte* Check(Warp warp, Step* step, ulong* addresses, int bytes, Access access)
    {
        if (warp.Block.Counts.IsDetailed) Traffic.CountSectors(warp, step, addresses, bytes, access);
        return warp.Block.Global.Check(warp, step, addresses, bytes, access);
    }

    public static int LaneStride(Warp warp) => 0;
}

/// <summary>Shared memory of the block.</summary>
internal readonly unsafe struct SharedSpace : ISpace
{
    public static byte* Check(Warp warp, Step* step, ulong* addresses, int bytes, Access access)
    {
        var block = warp.Block;
        if (block.Counts.IsDetailed) Traffic.CountBankConflicts(warp, step, addresses, bytes);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var lane = BitOperations.TrailingZeroCount(mask);
            var at = unchecked((long)addresses[lane] + step->Offset);
            if (at < 0 || at > block.SharedBytes - bytes || at % bytes != 0)
                throw PtxException.At(step->Line, $"thread {warp.FirstThread + lane} of block {block.Number} {access.Verb} {bytes} bytes at {at} of {block.SharedBytes} bytes of shared memory");
            var (first, last) = ((int)at / 4, ((int)at + bytes - 1) / 4);
            for (var cell = first; cell <= last; cell++)
            {
                block.Races.Touch(cell, warp.FirstThread + lane, access, step->Line);
            }
        }
        return block.Shared + step->Offset;
    }

    public static int LaneStride(Warp warp) => 0;
}

/// <summary>Memory of a thread's own.</summary>
internal readonly unsafe struct LocalSpace : ISpace
{
    public static byte* Check(Warp warp, Step* step, ulong* addresses, int bytes, Access access)
    {
        var block = warp.Block;
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var lane = BitOperations.TrailingZeroCount(mask);
            var at = unchecked((long)addresses[lane] + step->Offset);
            if (at < 0 || at > block.LocalBytes - bytes || at % bytes != 0)
                throw PtxException.At(step->Line, $"thread {warp.FirstThread + lane} of block {block.Number} {access.Verb} {bytes} bytes at {at} of {block.LocalBytes} bytes of local memory");
        }
        return block.Local + ((long)warp.FirstThread * block.LocalBytes) + step->Offset;
    }

    public static int LaneStride(Warp warp) => warp.Block.LocalBytes;
}
