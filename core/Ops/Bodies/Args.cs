namespace XceptionScript.Ops;

/// <summary>The values that a fused body reads: its inputs and the results that it has named so far.</summary>
internal struct Args<T> where T : struct
{
    /// <summary>The number of slots.</summary>
    public const int Slots = 8;

    public T S0, S1, S2, S3, S4, S5, S6, S7;

    /// <summary>Fills the slot of a number.</summary>
    public void Set(int slot, T value)
    {
        switch (slot)
        {
            case 0: S0 = value; break;
            case 1: S1 = value; break;
            case 2: S2 = value; break;
            case 3: S3 = value; break;
            case 4: S4 = value; break;
            case 5: S5 = value; break;
            case 6: S6 = value; break;
            default: S7 = value; break;
        }
    }
}
