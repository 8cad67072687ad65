namespace XceptionScript.Ops;

/// <summary>What a fused body computes: as many results as it has outputs, from the first field on.</summary>
internal struct Results<T> where T : struct
{
    /// <summary>The most outputs that one body may have.</summary>
    public const int Most = 4;

    public T R0, R1, R2, R3;
}
