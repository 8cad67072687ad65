using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>The types of so many quads.</summary>
internal static class StripQuads
{
    private const int MostInRegisters = 4;

    /// <summary>The type of a power of two of quads.</summary>
    public static Type Of(int count) => count > MostInRegisters ? typeof(LateQuads) : Named(count);

    private static Type Named(int count) => count == 1 ? typeof(Quad) : typeof(Twice<>).MakeGenericType(Named(count / 2));
}

/// <summary>One quad.</summary>
internal struct Quad : IQuads<Quad>
{
    public Cursor At;

    /// <summary>Where the quad goes, in floats from the start of its strip.</summary>
    public int Target;

    public Float4 Values;

    public static int Count => 1;

    // Neighbouring threads take the two quads along the depth of one row, or the two halves of one octet, then the next one.
    public static Quad Start<TOperand>(GemmShape shape, Matrix matrix, Walk walk, Spot spot, int outer, int extent, int lanes, int number, int threads)
        where TOperand : struct, IOperand
    {
        var octets = extent / 8;
        int octet, place, depth;
        if (TOperand.AlongDepth)
        {
            octet = number / 16;
            place = (number >> 1) & 7;
            depth = (number & 1) * 4;
        }
        else
        {
            depth = number / (octets * 2);
            var rest = number - (depth * octets * 2);
            octet = rest >> 1;
            place = (rest & 1) * 4;
        }
        var row = Octet.First(octet, lanes) + (place / 4 * lanes * 4) + (place & 3);
        Quad quad = default;
        quad.At = TOperand.Start(shape, matrix, walk, spot.Batch, outer + row, spot.DepthStart + depth);
        quad.Target = Octet.Offset(octet, depth) + place;
        return quad;
    }

    public static Quad Load<TOperand>(Quad quads, ArrayView<float> data, Matrix matrix, Walk walk, int end) where TOperand : struct, IOperand
    {
        quads.Values = TOperand.Load(data, matrix, walk, quads.At, end);
        return quads;
    }

    public static void Store<TOperand>(Quad quads, ArrayView<Float4> strips, int start) where TOperand : struct, IOperand
    {
        var target = start + quads.Target;
        if (TOperand.AlongDepth)
        {
            var floats = strips.Cast<float>();
            floats[target] = quads.Values.X;
            floats[target + 8] = quads.Values.Y;
            floats[target + (8 * Octet.Pair)] = quads.Values.Z;
            floats[target + (8 * Octet.Pair) + 8] = quads.Values.W;
        }
        else
        {
            strips[target >> 2] = quads.Values;
        }
    }

    public static Quad Next<TOperand>(Quad quads, Matrix matrix, Walk walk) where TOperand : struct, IOperand
    {
        quads.At = TOperand.Next(matrix, walk, quads.At);
        return quads;
    }
}

/// <summary>Twice as many.</summary>
internal struct Twice<T> : IQuads<Twice<T>> where T : struct, IQuads<T>
{
    public T First, Second;

    public static int Count => 2 * T.Count;

    public static Twice<T> Start<TOperand>(GemmShape shape, Matrix matrix, Walk walk, Spot spot, int outer, int extent, int lanes, int number, int threads)
        where TOperand : struct, IOperand
    {
        Twice<T> quads = default;
        quads.First = T.Start<TOperand>(shape, matrix, walk, spot, outer, extent, lanes, number, threads);
        quads.Second = T.Start<TOperand>(shape, matrix, walk, spot, outer, extent, lanes, number + (T.Count * threads), threads);
        return quads;
    }

    public static Twice<T> Load<TOperand>(Twice<T> quads, ArrayView<float> data, Matrix matrix, Walk walk, int end) where TOperand : struct, IOperand
    {
        quads.First = T.Load<TOperand>(quads.First, data, matrix, walk, end);
        quads.Second = T.Load<TOperand>(quads.Second, data, matrix, walk, end);
        return quads;
    }

    public static void Store<TOperand>(Twice<T> quads, ArrayView<Float4> strips, int start) where TOperand : struct, IOperand
    {
        T.Store<TOperand>(quads.First, strips, start);
        T.Store<TOperand>(quads.Second, strips, start);
    }

    public static Twice<T> Next<TOperand>(Twice<T> quads, Matrix matrix, Walk walk) where TOperand : struct, IOperand
    {
        quads.First = T.Next<TOperand>(quads.First, matrix, walk);
        quads.Second = T.Next<TOperand>(quads.Second, matrix, walk);
        return quads;
    }
}

/// <summary>Any number of quads, which are loaded only when they are stored: for devices that have few threads, and no latency to hide.</summary>
internal struct LateQuads : IQuads<LateQuads>
{
    public GemmShape Shape;
    public Matrix Matrix;
    public Walk Walk;
    public Spot Spot;
    public ArrayView<float> Data;
    public int Outer, Extent, Lanes, Number, Threads, End;

    public static int Count => 1;

    public static LateQuads Start<TOperand>(GemmShape shape, Matrix matrix, Walk walk, Spot spot, int outer, int extent, int lanes, int number, int threads)
        where TOperand : struct, IOperand
    {
        LateQuads quads = default;
        quads.Shape = shape;
        quads.Matrix = matrix;
        quads.Walk = walk;
        quads.Spot = spot;
        quads.Outer = outer;
        quads.Extent = extent;
        quads.Lanes = lanes;
        quads.Number = number;
        quads.Threads = threads;
        return quads;
    }

    public static LateQuads Load<TOperand>(LateQuads quads, ArrayView<float> data, Matrix matrix, Walk walk, int end) where TOperand : struct, IOperand
    {
        quads.Data = data;
        quads.End = end;
        return quads;
    }

    public static void Store<TOperand>(LateQuads quads, ArrayView<Float4> strips, int start) where TOperand : struct, IOperand
    {
        for (var number = quads.Number; number < 2 * quads.Extent; number += quads.Threads)
        {
            var quad = Quad.Start<TOperand>(quads.Shape, quads.Matrix, quads.Walk, quads.Spot, quads.Outer, quads.Extent, quads.Lanes, number, quads.Threads);
            Quad.Store<TOperand>(Quad.Load<TOperand>(quad, quads.Data, quads.Matrix, quads.Walk, quads.End), strips, start);
        }
    }

    public static LateQuads Next<TOperand>(LateQuads quads, Matrix matrix, Walk walk) where TOperand : struct, IOperand
    {
        quads.Spot.DepthStart += Octet.Depth;
        return quads;
    }
}
