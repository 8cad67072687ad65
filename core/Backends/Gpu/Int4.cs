namespace XceptionScript.Backends.Gpu;

/// <summary>Four neighbouring words: one 16-byte access to memory.</summary>
internal struct Int4
{
    public int X, Y, Z, W;

    /// <summary>The same word four times.</summary>
    public static Int4 Repeat(int value)
    {
        Int4 words = default;
        words.X = value;
        words.Y = value;
        words.Z = value;
        words.W = value;
        return words;
    }
}
