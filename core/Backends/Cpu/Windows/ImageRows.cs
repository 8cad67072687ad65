namespace XceptionScript.Backends.Cpu;

/// <summary>Which rows of which image lie in memory of a worker's own, made by an <see cref="ImagePrologue"/>.</summary>
internal unsafe struct ImageRows(float* memory)
{
    /// <summary>Where row <see cref="Origin"/> lies.</summary>
    public readonly float* Memory = memory;

    /// <summary>The image.</summary>
    public int Image = -1;

    /// <summary>The row that the memory starts with.</summary>
    public int Origin;

    /// <summary>Where the rows end.</summary>
    public int End;
}
