namespace XceptionScript.Backends.Gpu;

/// <summary>A matrix as cuBLAS reads it, column by column: where it starts in bytes, whether it is used transposed, the distance of its columns and that of its batches in elements.</summary>
internal readonly record struct SgemmMatrix(long Offset, int Operation, int Leading, long BatchStride);
