namespace XceptionScript.Backends.Gpu;

/// <summary>The count, the means and the sums of squared distances to the means of some values in four neighbouring columns.</summary>
internal struct MomentsQuads
{
    public float Count;
    public Float4 Means, Squares;

    /// <summary>Both together, by Chan's formula; either may be of no values.</summary>
    public static MomentsQuads Merge(MomentsQuads some, MomentsQuads more)
    {
        var count = some.Count + more.Count;
        var share = more.Count > 0f ? more.Count / count : 0f;
        var weight = some.Count * share;
        var (x, y) = (more.Means.X - some.Means.X, more.Means.Y - some.Means.Y);
        var (z, w) = (more.Means.Z - some.Means.Z, more.Means.W - some.Means.W);
        some.Count = count;
        some.Means.X += x * share;
        some.Means.Y += y * share;
        some.Means.Z += z * share;
        some.Means.W += w * share;
        some.Squares.X += more.Squares.X + (x * x * weight);
        some.Squares.Y += more.Squares.Y + (y * y * weight);
        some.Squares.Z += more.Squares.Z + (z * z * weight);
        some.Squares.W += more.Squares.W + (w * w * weight);
        return some;
    }
}
