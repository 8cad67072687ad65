using FsCheck;
using FsCheck.Fluent;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Cpu;

/// <summary>Random convolutions and windows, small enough for the naive loops.</summary>
internal static class Geometries
{
    /// <summary>Windows of any kernel, stride, dilation and explicit padding, with an image that they fit in.</summary>
    public static Gen<(Window Window, int Height, int Width)> Windows() =>
        from kernel in Gen.Two(Gen.Frequency((1, Gen.Choose(1, 4)), (2, Gen.Constant(3))))
        from stride in Gen.Frequency((1, Gen.Two(Gen.Choose(1, 3))), (1, Gen.Constant((1, 1))))
        from dilation in Gen.Frequency((1, Gen.Two(Gen.Choose(1, 3))), (2, Gen.Constant((1, 1))))
        from rows in Gen.Two(Gen.Choose(0, 4))
        from columns in Gen.Two(Gen.Choose(0, 4))
        let window = new Window(kernel.Item1, kernel.Item2, stride.Item1, stride.Item2, dilation.Item1, dilation.Item2, rows.Item1, rows.Item2, columns.Item1, columns.Item2)
        from height in Gen.Choose(Math.Max(1, window.SpanHeight - window.Top - window.Bottom), window.SpanHeight + 6)
        from width in Gen.Choose(Math.Max(1, window.SpanWidth - window.Left - window.Right), window.SpanWidth + 11)
        select (window, height, width);

    public static Gen<int> ChannelCounts() => Gen.Elements(1, 2, 3, 4, 5, 8, 16, 17, 33, 70);
}
