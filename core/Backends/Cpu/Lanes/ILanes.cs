namespace XceptionScript.Backends.Cpu;

/// <summary>A register of float lanes. Kernels are written once over this and closed over the widths that the machine has.</summary>
internal unsafe interface ILanes<V> where V : struct, ILanes<V>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract V Broadcast(float value);

    static abstract V Load(float* source);

    void Store(float* target);

    static abstract V operator +(V a, V b);

    static abstract V operator -(V a, V b);

    static abstract V operator *(V a, V b);

    static abstract V operator /(V a, V b);

    /// <summary>a * b + c, rounded once where the machine can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>A mask of the lanes where <paramref name="x"/> takes the place of <paramref name="best"/>: it is larger, or the first NaN.</summary>
    static abstract V Beats(V x, V best);

    /// <summary>A mask of the lanes where both are equal numbers.</summary>
    static abstract V Equal(V a, V b);

    /// <summary>Lanes of <paramref name="yes"/> where the mask is set, of <paramref name="no"/> elsewhere.</summary>
    static abstract V Select(V mask, V yes, V no);
}
