namespace XceptionScript.Backends.Gpu;

/// <summary>What the general depthwise kernels are told.</summary>
internal struct DepthwiseShape
{
    public WindowCallShape Call;
    public PrologueShape Prologue;
}
