using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>Random values and windows.</summary>
internal static class Draws
{
    public static float[] Floats(this Random random, int count, float scale = 2)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float)((random.NextDouble() * 2) - 1) * scale;
        return values;
    }

    /// <summary>An array whose elements are small enough to be whole numbers in every type that stores them.</summary>
    public static NdArray Array(this Random random, Shape shape, DType dtype)
    {
        var count = (int)shape.Size;
        return dtype switch
        {
            DType.Float32 => NdArray.Of<float>(shape, random.Floats(count)),
            DType.Int32 => NdArray.Of<int>(shape, [.. Enumerable.Range(0, count).Select(_ => random.Next(-9, 10))]),
            DType.UInt8 => NdArray.Of<byte>(shape, [.. Enumerable.Range(0, count).Select(_ => (byte)random.Next(256))]),
            _ => NdArray.Of<bool>(shape, [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 1)]),
        };
    }

    /// <summary>A window with any stride, dilation and uneven padding that covers the image at least once.</summary>
    public static Window Window(this Random random, int height, int width)
    {
        while (true)
        {
            var window = new Window(
                random.Next(1, 4), random.Next(1, 4), random.Next(1, 4), random.Next(1, 4), random.Next(1, 3), random.Next(1, 3),
                random.Next(3), random.Next(3), random.Next(3), random.Next(3));
            if (window.SpanHeight <= height + window.Top + window.Bottom && window.SpanWidth <= width + window.Left + window.Right) return window;
        }
    }

    public static T Pick<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
