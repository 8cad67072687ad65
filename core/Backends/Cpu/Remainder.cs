using System.Runtime.CompilerServices;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>The end of a row that does not fill a register: loops run their one step on copies, so that nothing beyond the row is touched.</summary>
internal static unsafe class Remainder
{
    /// <summary>The bytes that one slot's copy takes: a register of the widest kind.</summary>
    public const int Slot = 64;

    /// <summary>Copies of what the slots stream from an index on, in memory of <see cref="Slot"/> bytes for each slot.</summary>
    public static Pointers Copy<TReads>(in Pointers sources, nint index, nint count, byte* memory) where TReads : struct, IAccess
    {
        Pointers copies = default;
        for (var slot = 0; slot < Args<F32>.Slots; slot++)
        {
            var size = TReads.Size(slot);
            if (size == 0) continue;
            copies[slot] = memory + (slot * Slot);
            Unsafe.CopyBlockUnaligned(copies[slot], sources[slot] + (index * size), (uint)(count * size));
        }
        return copies;
    }
}
