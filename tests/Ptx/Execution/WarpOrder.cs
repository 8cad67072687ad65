namespace XceptionScript.Ptx.Execution;

/// <summary>In which order blocks, and between barriers the warps of a block, run one after another. A kernel that lacks a barrier gives different results.</summary>
internal enum WarpOrder
{
    Forwards, Backwards,
}
