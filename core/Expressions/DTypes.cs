namespace XceptionScript.Expressions;

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    extension(DType dtype)
    {
        /// <summary>Bytes per element.</summary>
        public int Size => dtype switch
        {
            DType.Float64 => 8,
            DType.Float32 or DType.Int32 => 4,
            _ => 1,
        };

        /// <summary>Whether values are real numbers, the only ones that gradients flow through.</summary>
        public bool IsReal => dtype is DType.Float32 or DType.Float64;
    }

    /// <summary>The element type that stores values of <typeparamref name="T"/>.</summary>
    /// <exception cref="DTypeException">No element type stores it.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(int) ? DType.Int32
        : typeof(T) == typeof(bool) ? DType.Bool
        : typeof(T) == typeof(byte) ? DType.UInt8
        : throw new DTypeException($"NdArray: no tensor stores {typeof(T).Name} values; expected float, double, int, bool or byte.");
}
