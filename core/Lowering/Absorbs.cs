namespace XceptionScript.Lowering;

/// <summary>What the calls of a backend take in, beside what each of them is for.</summary>
[Flags]
public enum Absorbs
{
    /// <summary>Nothing: every group is a call of its own.</summary>
    None = 0,

    /// <summary>Products and convolutions store through an elementwise body (<see cref="Epilogue"/>).</summary>
    Epilogues = 1,

    /// <summary>Depthwise convolutions and their kernels' gradients load through one (<see cref="Prologue"/>), so values that are cheap to make again need not last.</summary>
    Prologues = 2,

    /// <summary>Products make a left operand that is a depthwise result (<see cref="DepthwiseLeft"/>).</summary>
    DepthwiseProducts = 4,

    /// <summary>All of it.</summary>
    All = Epilogues | Prologues | DepthwiseProducts,
}
