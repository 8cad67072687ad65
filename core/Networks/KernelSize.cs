namespace XceptionScript.Networks;

/// <summary>The height and width of a kernel: written 3 for 3x3, or (1, 7) for one row of seven columns.</summary>
public readonly record struct KernelSize(int Height, int Width)
{
    /// <summary>A square.</summary>
    public static implicit operator KernelSize(int size) => new(size, size);

    /// <summary>Height and width.</summary>
    public static implicit operator KernelSize((int Height, int Width) size) => new(size.Height, size.Width);

    /// <inheritdoc/>
    public override string ToString() => $"{Height}x{Width}";
}
