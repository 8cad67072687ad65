namespace XceptionScript.Ptx.Parsing;

/// <summary>A named run of bytes: a parameter, or an array in shared or local memory; <paramref name="Offset"/> is its place among its like.</summary>
internal sealed record PtxArray(string Name, int Align, int Bytes, int Offset);
