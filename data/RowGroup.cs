namespace XceptionScript.Data;

/// <summary>A unit of reading: consecutive rows that lie together in a file.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Bytes">The memory that their encoded images take, in bytes.</param>
public readonly record struct RowGroup(int Rows, long Bytes);
