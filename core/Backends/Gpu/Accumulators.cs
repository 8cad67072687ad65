namespace XceptionScript.Backends.Gpu;

/// <summary>The 8 x 8 results of a thread, in registers: written out, because ILGPU unrolls no loops.</summary>
internal struct Accumulators
{
    public Float4 L0, R0, L1, R1, L2, R2, L3, R3, L4, R4, L5, R5, L6, R6, L7, R7;

    /// <summary>sums + a b^T.</summary>
    public static Accumulators MultiplyAdd(Accumulators sums, Float8 a, Float8 b)
    {
        sums.L0 = Float4.MultiplyAdd(sums.L0, a.Low.X, b.Low);
        sums.R0 = Float4.MultiplyAdd(sums.R0, a.Low.X, b.High);
        sums.L1 = Float4.MultiplyAdd(sums.L1, a.Low.Y, b.Low);
        sums.R1 = Float4.MultiplyAdd(sums.R1, a.Low.Y, b.High);
        sums.L2 = Float4.MultiplyAdd(sums.L2, a.Low.Z, b.Low);
        sums.R2 = Float4.MultiplyAdd(sums.R2, a.Low.Z, b.High);
        sums.L3 = Float4.MultiplyAdd(sums.L3, a.Low.W, b.Low);
        sums.R3 = Float4.MultiplyAdd(sums.R3, a.Low.W, b.High);
        sums.L4 = Float4.MultiplyAdd(sums.L4, a.High.X, b.Low);
        sums.R4 = Float4.MultiplyAdd(sums.R4, a.High.X, b.High);
        sums.L5 = Float4.MultiplyAdd(sums.L5, a.High.Y, b.Low);
        sums.R5 = Float4.MultiplyAdd(sums.R5, a.High.Y, b.High);
        sums.L6 = Float4.MultiplyAdd(sums.L6, a.High.Z, b.Low);
        sums.R6 = Float4.MultiplyAdd(sums.R6, a.High.Z, b.High);
        sums.L7 = Float4.MultiplyAdd(sums.L7, a.High.W, b.Low);
        sums.R7 = Float4.MultiplyAdd(sums.R7, a.High.W, b.High);
        return sums;
    }
}
