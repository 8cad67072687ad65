namespace XceptionScript.Backends.Gpu;

/// <summary>Four neighbouring numbers: one 16-byte access to memory.</summary>
internal struct Float4
{
    public float X, Y, Z, W;

    /// <summary>sum + a * b.</summary>
    public static Float4 MultiplyAdd(Float4 sum, float a, Float4 b)
    {
        sum.X += a * b.X;
        sum.Y += a * b.Y;
        sum.Z += a * b.Z;
        sum.W += a * b.W;
        return sum;
    }

    /// <summary>a + b.</summary>
    public static Float4 Add(Float4 a, Float4 b)
    {
        a.X += b.X;
        a.Y += b.Y;
        a.Z += b.Z;
        a.W += b.W;
        return a;
    }
}
