namespace XceptionScript.Ops;

/// <summary>The values that a fused body reads: its inputs and the results that it has named so far.</summary>
internal struct Args<T> where T : struct
{
    /// <summary>The number of slots.</summary>
    public const int Slots = 8;

    public T S0, S1, S2, S3, S4, S5, S6, S7;
}
