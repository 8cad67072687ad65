namespace XceptionScript.Tests.Ptx;

/// <summary>What the kernels with faults are told: Rows x Columns floats at the start of the arena, as many results at an offset in bytes.</summary>
public readonly record struct FaultShape(long Output, int Rows, int Columns);
