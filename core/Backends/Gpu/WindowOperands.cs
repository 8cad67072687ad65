using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>A walked matrix with four channels side by side along the depth.</summary>
internal readonly struct WideAlongWalk<TWalk> : IOperand where TWalk : struct, IWalk
{
    public static bool AlongDepth => true;

    public static Walk WalkOf(GemmShape shape, Matrix matrix, int batch) => TWalk.Of(shape, matrix.Walk, batch);

    public static Cursor Start(GemmShape shape, Matrix matrix, Walk walk, int batch, int outer, int depth) => TWalk.Start(shape, walk, batch, outer, depth);

    public static Cursor Next(Matrix matrix, Walk walk, Cursor at) => Walk.NextStrip(walk, at);

    public static Float4 Load(ArrayView<float> data, Matrix matrix, Walk walk, Cursor at, int end) =>
        at.Depth < end && (!TWalk.HasPadding || Walk.IsInside(walk, at)) ? data.Cast<Float4>()[at.Offset >> 2] : default;
}

/// <summary>A walked matrix with four channels side by side across the depth.</summary>
internal readonly struct WideAcrossWalk<TWalk> : IOperand where TWalk : struct, IWalk
{
    public static bool AlongDepth => false;

    public static Walk WalkOf(GemmShape shape, Matrix matrix, int batch) => TWalk.Of(shape, matrix.Walk, batch);

    public static Cursor Start(GemmShape shape, Matrix matrix, Walk walk, int batch, int outer, int depth) => TWalk.Start(shape, walk, batch, outer, depth);

    public static Cursor Next(Matrix matrix, Walk walk, Cursor at) => Walk.NextStrip(walk, at);

    public static Float4 Load(ArrayView<float> data, Matrix matrix, Walk walk, Cursor at, int end) =>
        at.Depth < end && (!TWalk.HasPadding || Walk.IsInside(walk, at)) ? data.Cast<Float4>()[at.Offset >> 2] : default;
}

/// <summary>Any walked matrix: four steps of the walk along the depth.</summary>
internal readonly struct NarrowWalk<TWalk> : IOperand where TWalk : struct, IWalk
{
    public static bool AlongDepth => true;

    public static Walk WalkOf(GemmShape shape, Matrix matrix, int batch) => TWalk.Of(shape, matrix.Walk, batch);

    public static Cursor Start(GemmShape shape, Matrix matrix, Walk walk, int batch, int outer, int depth) => TWalk.Start(shape, walk, batch, outer, depth);

    public static Cursor Next(Matrix matrix, Walk walk, Cursor at) => Walk.NextStrip(walk, at);

    public static Float4 Load(ArrayView<float> data, Matrix matrix, Walk walk, Cursor at, int end)
    {
        Float4 values = default;
        values.X = One(data, walk, at, end);
        at = Walk.NextDepth(walk, at);
        values.Y = One(data, walk, at, end);
        at = Walk.NextDepth(walk, at);
        values.Z = One(data, walk, at, end);
        at = Walk.NextDepth(walk, at);
        values.W = One(data, walk, at, end);
        return values;
    }

    private static float One(ArrayView<float> data, Walk walk, Cursor at, int end) =>
        at.Depth < end && (!TWalk.HasPadding || Walk.IsInside(walk, at)) ? data[at.Offset] : 0f;
}
