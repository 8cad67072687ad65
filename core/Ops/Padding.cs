namespace XceptionScript.Ops;

/// <summary>How a window meets the border of an image.</summary>
public enum Padding
{
    /// <summary>TensorFlow's rule: the output has ceil(extent / stride) positions; an odd cell of padding goes after.</summary>
    Same,

    /// <summary>No padding: only windows that lie wholly inside.</summary>
    Valid,
}
