namespace XceptionScript.Backends.Cpu;

/// <summary>The part of a product that one task computes: ranges of rows, columns and depth, each from and up to.</summary>
internal readonly record struct ProductBlock(int Row, int RowEnd, int Column, int ColumnEnd, int Depth, int DepthEnd);
