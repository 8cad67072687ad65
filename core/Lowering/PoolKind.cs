namespace XceptionScript.Lowering;

/// <summary>Which member of the pooling families a kernel computes.</summary>
public enum PoolKind
{
    /// <summary>x -> the largest value of each window; padding never wins.</summary>
    Max,

    /// <summary>(x, dy) -> dx: each dy goes to the first winner of its window.</summary>
    MaxScatter,

    /// <summary>(x, v) -> v at the first winner of each window of x.</summary>
    MaxGather,

    /// <summary>x -> the mean over the cells of each window that lie inside the image.</summary>
    Average,

    /// <summary>dy -> dx: each dy spread evenly over the cells of its window that lie inside the image.</summary>
    AverageScatter,
}
