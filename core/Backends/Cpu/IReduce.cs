using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>How a reduction combines two values.</summary>
internal interface IReduce
{
    /// <summary>What changes nothing.</summary>
    static abstract double Identity { get; }

    /// <summary>The two values combined.</summary>
    static abstract T Combine<T>(T a, T b) where T : struct, IReal<T>;
}
