using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>How cells of an image come out of what lies in memory: a type, so that windows are compiled for it.</summary>
internal unsafe interface IImage
{
    /// <summary>What all cells of some channels have in common.</summary>
    static abstract Args<V> Hold<V>(in Pointers operands, nint channel) where V : struct, ILanes<V>;

    /// <summary>The cells of some channels at one position, from what lies there.</summary>
    static abstract V Cells<V>(V stored, Args<V> held) where V : struct, ILanes<V>;
}
