namespace XceptionScript.Lowering;

/// <summary>How a reduction combines values.</summary>
public enum ReduceKind
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest.</summary>
    Max,
}
