namespace XceptionScript.Ops;

/// <summary>How a window meets the border of an image.</summary>
public enum Padding
{
    /// <summary>TensorFlow's rule: the output has ceil(extent / stride) positions; an odd cell of padding goes after.</summary>
    Same,

    /// <summary>No padding: only windows that lie wholly inside.</summary>
    Valid,

    /// <summary>
    /// PyTorch's usual amount: half of what the window covers beyond one cell, rounded down, on all sides. With an odd window that is Same at stride 1; at
    /// stride 2 and an even size the windows begin a cell earlier.
    /// </summary>
    Symmetric,
}
