namespace XceptionScript.Lowering;

/// <summary>Which of the three bilinear maps of a convolution a kernel computes.</summary>
public enum Sense
{
    /// <summary>(x, kernel) -> y.</summary>
    Forward,

    /// <summary>(dy, kernel) -> dx.</summary>
    InputGradient,

    /// <summary>(x, dy) -> dkernel.</summary>
    KernelGradient,
}
