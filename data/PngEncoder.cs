using SkiaSharp;
using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>Pixels to PNG.</summary>
public static unsafe class PngEncoder
{
    /// <summary>
    /// The PNG of an image [h, w, c], grey for c = 1 and red, green, blue for c = 3. Without <paramref name="deflate"/> the pixels stand in
    /// it uncompressed: right for small images in pages that Zstandard compresses, where many images share one dictionary and decoding is
    /// twice as fast.
    /// </summary>
    /// <exception cref="DataException">The image is of another shape, or <paramref name="pixels"/> of another size.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, Shape image, bool deflate = true)
    {
        if (image is not [var h, var w, var c] || c is not (1 or 3))
            throw new DataException($"PngEncoder: the image has the shape {image}; expected [h, w, 1] or [h, w, 3].");
        if (pixels.Length != image.Size)
            throw new DataException($"PngEncoder: {pixels.Length} bytes were given for an image {image}; expected {image.Size}.");
        var options = new SKPngEncoderOptions(deflate ? SKPngEncoderFilterFlags.AllFilters : SKPngEncoderFilterFlags.NoFilters, deflate ? 9 : 0);
        fixed (byte* source = c == 1 ? pixels : WithAlpha(pixels))
        {
            using var pixmap = new SKPixmap(
                new SKImageInfo(w, h, c == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)source, w * (c == 1 ? 1 : 4));
            using var encoded = pixmap.Encode(options) ?? throw new DataException($"PngEncoder: an image {image} could not be encoded; expected sides that PNG allows.");
            return encoded.ToArray();
        }
    }

    private static byte[] WithAlpha(ReadOnlySpan<byte> rgb)
    {
        var rgba = new byte[rgb.Length / 3 * 4];
        for (var i = 0; i < rgb.Length / 3; i++)
        {
            rgb.Slice(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = 255;
        }
        return rgba;
    }
}
