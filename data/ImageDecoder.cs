using System.Buffers;
using System.Runtime.CompilerServices;
using SkiaSharp;
using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>
/// PNG and JPEG bytes to pixels [h, w, c]: c = 1 for grey images and 3 (red, green, blue) for others. Alpha is dropped without
/// blending, 16-bit samples lose their low byte, and EXIF orientation is left alone.
/// </summary>
internal static unsafe class ImageDecoder
{
    /// <summary>The longest side that is accepted, in pixels.</summary>
    public const int MaxSide = 1 << 14;

    /// <summary>The most memory that one decoded image may take, in bytes.</summary>
    public const int MaxBytes = 1 << 28;

    /// <summary>The shape [h, w, c] that the image's header announces; as a colour image, whatever it is, c is 3.</summary>
    public static Shape ShapeOf(ReadOnlySpan<byte> encoded, SampleOrigin origin, bool asColour = false)
    {
        fixed (byte* bytes = encoded)
        {
            using var data = SKData.Create((nint)bytes, encoded.Length);
            using var codec = Open(data, encoded, origin);
            var (w, h) = (codec.Info.Width, codec.Info.Height);
            var c = !asColour && IsGrey(codec, encoded) ? 1 : 3;
            return w <= MaxSide && h <= MaxSide && (long)h * w * c <= MaxBytes
                ? [h, w, c]
                : throw new DataException($"{origin.Owner}: the image in {origin} is {h} x {w} (h x w); expected sides up to {MaxSide} and at most {MaxBytes} bytes decoded.");
        }
    }

    /// <summary>How the image is turned, by its EXIF data.</summary>
    public static SKEncodedOrigin OrientationOf(ReadOnlySpan<byte> encoded, SampleOrigin origin)
    {
        fixed (byte* bytes = encoded)
        {
            using var data = SKData.Create((nint)bytes, encoded.Length);
            using var codec = Open(data, encoded, origin);
            return codec.EncodedOrigin;
        }
    }

    /// <summary>Decodes an image of the shape [h, w, c] into <paramref name="pixels"/>; a grey image fills all channels of a colour shape.</summary>
    public static void Decode(ReadOnlySpan<byte> encoded, Shape shape, Span<byte> pixels, SampleOrigin origin)
    {
        if (shape is not [var h, var w, var c]) throw new System.Diagnostics.UnreachableException($"image shape {shape}");
        fixed (byte* bytes = encoded, target = pixels)
        {
            using var data = SKData.Create((nint)bytes, encoded.Length);
            using var codec = Open(data, encoded, origin);
            if (codec.Info.Height != h || codec.Info.Width != w)
                throw new DataException($"{origin.Owner}: the image in {origin} is {codec.Info.Height} x {codec.Info.Width} (h x w), and the first image is {h} x {w}; expected images of one size.");
            if (c == 1 && !IsGrey(codec, encoded))
                throw new DataException($"{origin.Owner}: the image in {origin} has 3 channels, and the first image has 1; expected images of one kind.");

            if (c == 1 && codec.Info.ColorType == SKColorType.Gray8)
            {
                Check(codec.GetPixels(new SKImageInfo(w, h, SKColorType.Gray8, SKAlphaType.Opaque), (nint)target), origin);
                return;
            }
            var rgba = ArrayPool<byte>.Shared.Rent(h * w * 4);
            try
            {
                fixed (byte* source = rgba)
                {
                    Check(codec.GetPixels(new SKImageInfo(w, h, SKColorType.Rgba8888, SKAlphaType.Unpremul), (nint)source), origin);
                    if (c == 1) TakeRed(source, target, h * w);
                    else TakeColours(source, target, h * w);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rgba);
            }
        }
    }

    private static SKCodec Open(SKData data, ReadOnlySpan<byte> encoded, SampleOrigin origin) => SKCodec.Create(data) switch
    {
        null => throw new DataException($"{origin.Owner}: the image in {origin} cannot be decoded: its {encoded.Length} bytes begin with {Start(encoded)}; expected a PNG or JPEG image."),
        { EncodedFormat: SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg } codec => codec,
        var codec => throw Refuse(codec, origin),
    };

    private static DataException Refuse(SKCodec codec, SampleOrigin origin)
    {
        using (codec) return new DataException($"{origin.Owner}: the image in {origin} is a {codec.EncodedFormat} image; expected PNG or JPEG.");
    }

    private static void Check(SKCodecResult result, SampleOrigin origin)
    {
        if (result != SKCodecResult.Success)
            throw new DataException($"{origin.Owner}: the image in {origin} is damaged: decoding ended with {result}; expected a complete PNG or JPEG image.");
    }

    /// <summary>PNG colour types 0 and 4 are grey; with transparency the codec reports them as colour.</summary>
    private static bool IsGrey(SKCodec codec, ReadOnlySpan<byte> encoded) => codec.Info.ColorType == SKColorType.Gray8
        || (codec.EncodedFormat == SKEncodedImageFormat.Png && encoded.Length > 25 && encoded[25] is 0 or 4);

    private static void TakeRed(byte* rgba, byte* grey, int count)
    {
        for (var i = 0; i < count; i++) grey[i] = rgba[4 * i];
    }

    /// <summary>Four bytes are stored at each pixel but the last; the next pixel overwrites the fourth.</summary>
    private static void TakeColours(byte* rgba, byte* rgb, int count)
    {
        for (var i = 0; i < count - 1; i++) Unsafe.WriteUnaligned(rgb + 3 * i, Unsafe.ReadUnaligned<uint>(rgba + 4 * i));
        for (var channel = 0; channel < 3; channel++) rgb[3 * (count - 1) + channel] = rgba[4 * (count - 1) + channel];
    }

    private static string Start(ReadOnlySpan<byte> encoded) =>
        encoded.IsEmpty ? "nothing" : Convert.ToHexString(encoded[..Math.Min(4, encoded.Length)]);
}
