using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>
/// One step of a plan: what a backend runs. Calls name buffers by their number in the plan; every buffer is dense and row-major.
/// A call never reads a buffer that it writes, except an <see cref="ElementwiseCall"/>, which may write over an input that it
/// reads element for element.
/// </summary>
public abstract record KernelCall
{
    private protected KernelCall() { }

    /// <summary>The buffers that are read.</summary>
    public abstract ImmutableArray<int> Reads { get; }

    /// <summary>The buffers that are written.</summary>
    public abstract ImmutableArray<int> Writes { get; }

    /// <summary>Floating-point operations, a multiply-add counting as two; 0 for calls that only move data.</summary>
    public abstract long Flops { get; }

    /// <summary>The call without its buffers, as <c>Explain</c> prints it.</summary>
    public abstract string Label { get; }

    /// <summary>Hands the call to the case written for its kind.</summary>
    public abstract T Match<T>(IKernelCases<T> cases);
}
