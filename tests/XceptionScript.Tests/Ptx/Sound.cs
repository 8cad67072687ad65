namespace XceptionScript.Tests.Ptx;

/// <summary>No fault.</summary>
public readonly struct Sound : IFault
{
    /// <inheritdoc/>
    public static bool IsPlanted => false;
}
