namespace XceptionScript.Tests.Ptx;

/// <summary>Whether a kernel has the fault that can be planted in it: a type parameter, so that the sound kernel and the faulty one are the same source.</summary>
public interface IFault
{
    /// <summary>Whether it has.</summary>
    static abstract bool IsPlanted { get; }
}
