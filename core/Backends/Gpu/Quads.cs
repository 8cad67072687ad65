namespace XceptionScript.Backends.Gpu;

/// <summary>Arithmetic on four neighbouring channels at once.</summary>
internal static class Quads
{
    /// <summary>Numbers in a quad.</summary>
    public const int Size = 4;

    /// <summary>The same number four times.</summary>
    public static Float4 Repeat(float value)
    {
        Float4 quad = default;
        quad.X = value;
        quad.Y = value;
        quad.Z = value;
        quad.W = value;
        return quad;
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

    /// <summary>a * b.</summary>
    public static Float4 Multiply(Float4 a, Float4 b)
    {
        a.X *= b.X;
        a.Y *= b.Y;
        a.Z *= b.Z;
        a.W *= b.W;
        return a;
    }

    /// <summary>sum + a * b.</summary>
    public static Float4 MultiplyAdd(Float4 sum, Float4 a, Float4 b)
    {
        sum.X += a.X * b.X;
        sum.Y += a.Y * b.Y;
        sum.Z += a.Z * b.Z;
        sum.W += a.W * b.W;
        return sum;
    }

    /// <summary>The quad, or 0 in its place.</summary>
    public static Float4 Where(bool isKept, Float4 quad)
    {
        quad.X = isKept ? quad.X : 0f;
        quad.Y = isKept ? quad.Y : 0f;
        quad.Z = isKept ? quad.Z : 0f;
        quad.W = isKept ? quad.W : 0f;
        return quad;
    }
}
