namespace XceptionScript.Interchange;

/// <summary>The order of the axes of images.</summary>
public enum ImageLayout
{
    /// <summary>[n, h, w, c], channels last: what networks here take.</summary>
    Nhwc,

    /// <summary>[n, c, h, w], channels first: what ONNX operators compute on.</summary>
    Nchw,
}
