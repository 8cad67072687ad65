namespace XceptionScript.Backends.Gpu;

/// <summary>The count, the mean and the sum of squared distances to the mean of some values.</summary>
internal struct MomentsTile
{
    public float Count, Mean, Squares;
}
