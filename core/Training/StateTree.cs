namespace XceptionScript.Training;

/// <summary>One of the trees of a state.</summary>
internal enum StateTree
{
    /// <summary>The parameters.</summary>
    Parameters,

    /// <summary>The statistics.</summary>
    Statistics,

    /// <summary>The slots of the optimiser.</summary>
    Slots,
}
