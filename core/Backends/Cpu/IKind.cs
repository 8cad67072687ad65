using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>How one slot of a fused body is filled, or one result stored, along a row; a type, so that the loop is compiled for it.</summary>
internal unsafe interface IKind
{
    /// <summary>Bytes per element of the stream; 0 where nothing streams.</summary>
    static abstract int Size { get; }

    /// <summary>The slot's value at an index of the row, given its value before.</summary>
    static abstract T Read<T>(T current, byte* source, nint index) where T : struct, ISingle<T>;

    /// <summary>Stores a result at an index of the row.</summary>
    static abstract void Write<T>(byte* target, nint index, T value) where T : struct, ISingle<T>;
}
