using System.Diagnostics;
using SkiaSharp;
using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>The eight ways in which a camera may have stored an image (EXIF 2.3, tag 0x0112).</summary>
internal static class Orientation
{
    /// <summary>The image [h, w, c] as it was seen: [h, w, c], or [w, h, c] where it was stored on its side.</summary>
    public static NdArray Upright(NdArray stored, SKEncodedOrigin orientation)
    {
        if (orientation == SKEncodedOrigin.TopLeft) return stored;
        if (stored.Shape is not [var h, var w, var c]) throw new UnreachableException($"image shape {stored.Shape}");
        // The name says where the first row and the first column of what is stored lie: RightTop, the first row is the right side, the first column the top.
        var (isOnItsSide, fromBelow, fromRight) = orientation switch
        {
            SKEncodedOrigin.TopRight => (false, false, true),
            SKEncodedOrigin.BottomRight => (false, true, true),
            SKEncodedOrigin.BottomLeft => (false, true, false),
            SKEncodedOrigin.LeftTop => (true, false, false),
            SKEncodedOrigin.RightTop => (true, false, true),
            SKEncodedOrigin.RightBottom => (true, true, true),
            SKEncodedOrigin.LeftBottom => (true, true, false),
            _ => throw new UnreachableException($"orientation {orientation}"),
        };
        var (height, width) = isOnItsSide ? (w, h) : (h, w);
        return NdArray.Build<byte, NdArray>([height, width, c], stored, (upright, from) =>
        {
            var pixels = from.Span<byte>();
            for (var y = 0; y < height; y++)
            {
                var row = fromBelow ? height - 1 - y : y;
                for (var x = 0; x < width; x++)
                {
                    var column = fromRight ? width - 1 - x : x;
                    var place = isOnItsSide ? (column * w) + row : (row * w) + column;
                    pixels.Slice(place * c, c).CopyTo(upright[(((y * width) + x) * c)..]);
                }
            }
            GC.KeepAlive(from);
        });
    }
}
