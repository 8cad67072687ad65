using System.Buffers;
using System.Runtime.InteropServices;

namespace XceptionScript.Expressions;

/// <summary>
/// An immutable array of numbers in row-major order: what expressions evaluate to and what states hold.
/// Its memory belongs to the garbage collector and needs no disposal. Two arrays are equal when they are the same object;
/// <see cref="BitsEqual"/> compares contents.
/// </summary>
public sealed unsafe class NdArray
{
    private readonly NativeBlock _block;

    private NdArray(Shape shape, DType dtype)
    {
        (Shape, DType) = (shape, dtype);
        _block = new NativeBlock(Bytes);
    }

    /// <summary>The extents of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>The memory that the elements take, in bytes.</summary>
    public long Bytes => Shape.Size * DType.Size;

    /// <summary>An array holding a copy of <paramref name="values"/>.</summary>
    /// <exception cref="ShapeException">The number of values is not the shape's size.</exception>
    public static NdArray Of<T>(Shape shape, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (values.Length != shape.Size)
            throw new ShapeException($"NdArray: {values.Length} values were given for shape {shape}; expected {shape.Size}.");
        var array = new NdArray(shape, DTypes.Of<T>());
        values.CopyTo(array.Writable<T>());
        return array;
    }

    /// <summary>An array of rank 0.</summary>
    public static NdArray Scalar<T>(T value) where T : unmanaged => Of([], new ReadOnlySpan<T>(in value));

    /// <summary>An array whose elements <paramref name="fill"/> writes; it sees them zeroed, once, before anyone else does.</summary>
    public static NdArray Build<T, TState>(Shape shape, TState state, SpanAction<T, TState> fill) where T : unmanaged
    {
        var array = new NdArray(shape, DTypes.Of<T>());
        var span = array.Writable<T>();
        span.Clear();
        fill(span, state);
        return array;
    }

    /// <summary>An array of zeros.</summary>
    public static NdArray Zeros(Shape shape, DType dtype = DType.Float32)
    {
        var array = new NdArray(shape, dtype);
        NativeMemory.Clear(array._block.Pointer, (nuint)array.Bytes);
        return array;
    }

    /// <summary>Arrays of one type along a new first axis: n of shape [...] -> [n, ...].</summary>
    /// <exception cref="ShapeException">There are none, or their shapes or element types differ.</exception>
    public static NdArray Stack(params ReadOnlySpan<NdArray> parts)
    {
        if (parts.IsEmpty) throw new ShapeException("Stack: no arrays were given; expected at least 1.");
        var first = parts[0];
        var stack = new NdArray([parts.Length, .. first.Shape], first.DType);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Shape != first.Shape || parts[i].DType != first.DType)
                throw new ShapeException($"Stack: array {i} is {new TensorType(parts[i].Shape, parts[i].DType)}, array 0 {new TensorType(first.Shape, first.DType)}; expected equal types.");
            parts[i].RawBytes.CopyTo(stack.WritableBytes[(int)(i * first.Bytes)..]);
            GC.KeepAlive(parts[i]);
        }
        return stack;
    }

    /// <summary>The elements. A span does not keep the array's memory: hold the array while the span is read.</summary>
    /// <exception cref="DTypeException">The elements are of another type.</exception>
    public ReadOnlySpan<T> Span<T>() where T : unmanaged => DTypes.Of<T>() == DType
        ? Writable<T>()
        : throw new DTypeException($"NdArray: the elements are {DType}, and were asked for as {DTypes.Of<T>()}; expected the same type.");

    /// <summary>The value of an array with one element, converted to a double.</summary>
    /// <exception cref="ShapeException">There are more elements.</exception>
    public double ToScalar() => Shape.Size == 1
        ? this[0]
        : throw new ShapeException($"NdArray: shape {Shape} has {Shape.Size} elements; expected 1 to read it as one number.");

    /// <summary>The element at a row-major position, converted to a double.</summary>
    public double this[long index] => (ulong)index >= (ulong)Shape.Size
        ? throw new ShapeException($"NdArray: position {index} lies outside shape {Shape}; expected 0 to {Shape.Size - 1}.")
        : DType switch
        {
            DType.Float32 => ((float*)_block.Pointer)[index],
            DType.Float64 => ((double*)_block.Pointer)[index],
            DType.Int32 => ((int*)_block.Pointer)[index],
            _ => _block.Pointer[index],
        };

    /// <summary>Whether shape, element type and every bit agree.</summary>
    public bool BitsEqual(NdArray other)
    {
        var equal = Shape == other.Shape && DType == other.DType && RawBytes.SequenceEqual(other.RawBytes);
        // A span does not keep the memory: without these, an array whose last use this is could be freed under the loop.
        GC.KeepAlive(this);
        GC.KeepAlive(other);
        return equal;
    }

    /// <summary>The elements as doubles.</summary>
    public double[] ToDoubles()
    {
        var values = new double[Shape.Size];
        for (var i = 0; i < values.Length; i++) values[i] = this[i];
        GC.KeepAlive(this);
        return values;
    }

    /// <summary>The same elements under another shape of the same size; the memory is shared.</summary>
    public NdArray Reshape(Shape shape) => shape.Size == Shape.Size
        ? new NdArray(shape, DType, _block)
        : throw new ShapeException($"NdArray: {Shape} cannot take the shape {shape}: {Shape.Size} elements against {shape.Size}; expected equal sizes.");

    /// <inheritdoc/>
    public override string ToString() => NdArrayFormat.Format(this);

    /// <summary>The bytes, for whoever made the array and has not handed it out yet.</summary>
    internal Span<byte> WritableBytes => new(_block.Pointer, checked((int)Bytes));

    internal ReadOnlySpan<byte> RawBytes => new(_block.Pointer, checked((int)Bytes));

    /// <summary>The first element, for kernels; whoever holds it keeps the array alive.</summary>
    internal byte* Pointer => _block.Pointer;

    /// <summary>An array of a type whose bytes, dense and row-major, are given.</summary>
    internal static NdArray OfBytes(TensorType type, ReadOnlySpan<byte> bytes)
    {
        var array = new NdArray(type.Shape, type.DType);
        if (bytes.Length != array.Bytes) throw new ShapeException($"NdArray: {bytes.Length} bytes were given for {type}; expected {array.Bytes}.");
        bytes.CopyTo(array.WritableBytes);
        return array;
    }

    /// <summary>An array with undefined contents; the backend that asked for it writes every byte before handing it out.</summary>
    internal static NdArray Uninitialized(Shape shape, DType dtype) => new(shape, dtype);

    private NdArray(Shape shape, DType dtype, NativeBlock block) => (Shape, DType, _block) = (shape, dtype, block);

    private Span<T> Writable<T>() where T : unmanaged => new(_block.Pointer, (int)Shape.Size);
}
