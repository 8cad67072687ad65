namespace XceptionScript.Backends.Cpu;

/// <summary>One address for each slot or output of a fused body.</summary>
internal unsafe struct Pointers
{
    public byte* P0, P1, P2, P3, P4, P5, P6, P7;

    /// <summary>The address of a number; the compiler resolves constant numbers.</summary>
    public byte* this[int number]
    {
        readonly get => number switch
        {
            0 => P0,
            1 => P1,
            2 => P2,
            3 => P3,
            4 => P4,
            5 => P5,
            6 => P6,
            _ => P7,
        };
        set
        {
            switch (number)
            {
                case 0: P0 = value; break;
                case 1: P1 = value; break;
                case 2: P2 = value; break;
                case 3: P3 = value; break;
                case 4: P4 = value; break;
                case 5: P5 = value; break;
                case 6: P6 = value; break;
                default: P7 = value; break;
            }
        }
    }
}
