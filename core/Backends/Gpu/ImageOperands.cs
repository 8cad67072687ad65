using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>The slots of a prologue's body for each channel of a quad.</summary>
internal struct ImageOperands
{
    public Args<F32> X, Y, Z, W;
}
