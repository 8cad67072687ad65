using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>How all slots of a fused body are filled along a row.</summary>
internal interface IAccess
{
    /// <summary>Bytes per element of each slot's stream; 0 where nothing streams.</summary>
    static abstract int Size(int slot);

    /// <summary>The slots' values at an index of the row, given those before.</summary>
    static abstract Args<T> Read<T>(Args<T> args, in Pointers sources, nint index) where T : struct, ISingle<T>;

    /// <summary>Stores the results at an index of the row: the kinds of the first slots are those of the results.</summary>
    static abstract void Write<T>(in Results<T> results, in Pointers targets, nint index) where T : struct, ISingle<T>;
}
