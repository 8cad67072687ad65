using XceptionScript.Expressions;

namespace XceptionScript.Backends.Cpu;

/// <summary>Elements of any type as doubles and back: how wide kernels read and write.</summary>
internal static unsafe class WideNumbers
{
    /// <summary>The element at an index.</summary>
    public static double Read(byte* buffer, DType dtype, long index) => dtype switch
    {
        DType.Float32 => ((float*)buffer)[index],
        DType.Float64 => ((double*)buffer)[index],
        DType.Int32 => ((int*)buffer)[index],
        _ => buffer[index],
    };

    /// <summary>Stores a number: integers cut towards zero and stop at the ends of their type, and anything but 0 is true.</summary>
    public static void Write(byte* buffer, DType dtype, long index, double value)
    {
        switch (dtype)
        {
            case DType.Float32: ((float*)buffer)[index] = (float)value; break;
            case DType.Float64: ((double*)buffer)[index] = value; break;
            case DType.Int32: ((int*)buffer)[index] = (int)value; break;
            case DType.UInt8: buffer[index] = (byte)Math.Clamp((int)value, byte.MinValue, byte.MaxValue); break;
            default: buffer[index] = value != 0 ? (byte)1 : (byte)0; break;
        }
    }
}
