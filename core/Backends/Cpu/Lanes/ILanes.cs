using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Registers of single-precision numbers as structured kernels use them: the algebra, a fused multiply-add, and masks, whose bits only <see cref="Blend"/> reads. Kernels
/// are written once over this and closed over the widths that the machine has.
/// </summary>
internal unsafe interface ILanes<V> : ISingle<V> where V : struct, ILanes<V>
{
    /// <summary>
    /// Stores to an address that is a multiple of the register's size and, if the register fills a cache line, leaves the caches to others. Other threads see it after
    /// <see cref="Simd.Fence"/>.
    /// </summary>
    static abstract void StorePast(float* target, V value);

    /// <summary>a * b + c, rounded once where the machine can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>A mask of the lanes where <paramref name="x"/> takes the place of <paramref name="best"/>: it is larger, or the first NaN.</summary>
    static abstract V Beats(V x, V best);

    /// <summary>A mask of the lanes where both are equal numbers.</summary>
    static abstract V Matches(V a, V b);

    /// <summary>Lanes of <paramref name="yes"/> where the mask is set, of <paramref name="no"/> elsewhere.</summary>
    static abstract V Blend(V mask, V yes, V no);
}
