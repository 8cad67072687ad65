namespace XceptionScript.Ptx.Parsing;

/// <summary>Where a thread is in its block and its block in the grid; kernels are one-dimensional, so the other axes have extent 1.</summary>
internal enum SpecialRegister
{
    Thread, Threads, Block, Blocks, Lane, Zero, One,
}
