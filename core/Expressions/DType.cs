namespace XceptionScript.Expressions;

/// <summary>The element type of a tensor.</summary>
public enum DType
{
    /// <summary>IEEE 754 single precision: what the CPU and GPU backends compute in.</summary>
    Float32,

    /// <summary>IEEE 754 double precision: the Reference backend only.</summary>
    Float64,

    /// <summary>Signed 32-bit integers: labels, indices and random keys.</summary>
    Int32,

    /// <summary>Truth values, one byte each: what comparisons give.</summary>
    Bool,

    /// <summary>Unsigned bytes: a storage type for images, cast before arithmetic.</summary>
    UInt8,
}
