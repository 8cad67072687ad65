namespace XceptionScript.Backends.Gpu;

/// <summary>What a fill is told: 16 bytes at a time Count times, then the bytes that are left. The word is the value, or four of it if it is a byte.</summary>
internal struct FillShape
{
    public int Count, Word;
    public Place Target;
}
