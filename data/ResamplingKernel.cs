namespace XceptionScript.Data;

/// <summary>How a resized image's pixels are weighed out of those near them.</summary>
public enum ResamplingKernel
{
    /// <summary>Bilinear: 1 - |x| over two pixels.</summary>
    Linear,

    /// <summary>Bicubic: the interpolating cubic of Keys (1981) with a = -1/2, over four pixels.</summary>
    Cubic,
}
