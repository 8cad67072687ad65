namespace XceptionScript.Tests.Ptx;

/// <summary>The fault.</summary>
public readonly struct Planted : IFault
{
    /// <inheritdoc/>
    public static bool IsPlanted => true;
}
