namespace XceptionScript.Ptx.Execution;

/// <summary>A run of bytes in global memory that a launch may read, and write if it says so.</summary>
internal readonly record struct Region(string Name, long Offset, long Bytes, bool IsWritable);
