using FsCheck.Xunit;
using SkiaSharp;
using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class ImageDecoderTests
{
    private static readonly SampleOrigin s_origin = new("x.parquet", 3);

    [Property(MaxTest = 200)]
    public void A_png_gives_back_the_pixels_it_was_made_of(byte h, byte w, bool colour, bool deflate, int index)
    {
        Shape image = [h % 40 + 1, w % 40 + 1, colour ? 3 : 1];
        var png = PngEncoder.Encode(Pictures.Pixels(index, image), image, deflate);
        Assert.Equal(image, ImageDecoder.ShapeOf(png, s_origin));
        Assert.Equal(Pictures.Pixels(index, image), Decode(png, image));
    }

    [Fact]
    public void Alpha_is_dropped_without_blending()
    {
        byte[] rgba = [200, 100, 50, 0, 10, 20, 30, 128];
        var png = Pictures.Encoded(SKColorType.Rgba8888, SKEncodedImageFormat.Png, w: 2, h: 1, SKAlphaType.Unpremul, rgba);
        Assert.Equal([1, 2, 3], ImageDecoder.ShapeOf(png, s_origin));
        Assert.Equal([200, 100, 50, 10, 20, 30], Decode(png, [1, 2, 3]));
    }

    [Fact]
    public void A_grey_png_with_alpha_is_grey()
    {
        // Colour type 4, two pixels: 200 with alpha 255 and 100 with alpha 0.
        byte[] png = HandMadePng.Of([0, 0, 0, 2, 0, 0, 0, 1, 8, 4, 0, 0, 0], [0, 200, 255, 100, 0]);
        Assert.Equal([1, 2, 1], ImageDecoder.ShapeOf(png, s_origin));
        Assert.Equal([200, 100], Decode(png, [1, 2, 1]));
    }

    [Fact]
    public void A_palette_png_is_colour()
    {
        byte[] png = HandMadePng.Of([0, 0, 0, 2, 0, 0, 0, 1, 8, 3, 0, 0, 0], [0, 1, 0], palette: [1, 2, 3, 4, 5, 6]);
        Assert.Equal([1, 2, 3], ImageDecoder.ShapeOf(png, s_origin));
        Assert.Equal([4, 5, 6, 1, 2, 3], Decode(png, [1, 2, 3]));
    }

    [Fact]
    public void A_jpeg_is_close_to_the_pixels_it_was_made_of()
    {
        byte[] grey = [.. Enumerable.Range(0, 256).Select(i => (byte)(i / 16 * 10 + i % 16 * 5))];
        var jpeg = Pictures.Encoded(SKColorType.Gray8, SKEncodedImageFormat.Jpeg, 16, 16, pixels: grey);
        Assert.Equal([16, 16, 1], ImageDecoder.ShapeOf(jpeg, s_origin));
        Assert.All(Decode(jpeg, [16, 16, 1]).Zip(grey), pair => Assert.InRange(pair.First, pair.Second - 3, pair.Second + 3));

        byte[] colour = [.. grey.SelectMany(value => new byte[] { value, (byte)(255 - value), 90, 255 })];
        jpeg = Pictures.Encoded(SKColorType.Rgba8888, SKEncodedImageFormat.Jpeg, 16, 16, pixels: colour);
        Assert.Equal([16, 16, 3], ImageDecoder.ShapeOf(jpeg, s_origin));
        var expected = grey.SelectMany(value => new[] { value, (byte)(255 - value), (byte)90 });
        Assert.All(Decode(jpeg, [16, 16, 3]).Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 12, pair.Second + 12));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void An_image_that_is_cut_short_is_an_error(SKEncodedImageFormat format)
    {
        var whole = Pictures.Encoded(SKColorType.Rgba8888, format, 32, 32);
        foreach (var kept in new[] { whole.Length / 2, whole.Length * 3 / 4 })
        {
            var error = Assert.Throws<DataException>(() => Decode(whole[..kept], [32, 32, 3]));
            Assert.StartsWith("Dataset: the image in row 3 of `x.parquet` is damaged: decoding ended with ", error.Message);
        }
    }

    [Property(MaxTest = 200)]
    public void Damaged_images_decode_or_are_refused_and_nothing_else(int at, byte value, bool jpeg)
    {
        var bytes = Pictures.Encoded(SKColorType.Rgba8888, jpeg ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, 16, 16);
        bytes[(at & int.MaxValue) % bytes.Length] = value;
        try
        {
            ImageDecoder.ShapeOf(bytes, s_origin);
            Decode(bytes, [16, 16, 3]);
        }
        catch (DataException)
        {
        }
    }

    [Fact]
    public void Sides_beyond_the_limit_are_refused_before_anything_is_allocated()
    {
        byte[] png = HandMadePng.Of([0, 0, 0x40, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], [0]);
        Assert.Equal(
            "Dataset: the image in row 3 of `x.parquet` is 1 x 16385 (h x w); expected sides up to 16384 and at most 268435456 bytes decoded.",
            Assert.Throws<DataException>(() => ImageDecoder.ShapeOf(png, s_origin)).Message);
    }

    [Fact]
    public void Other_image_formats_are_named()
    {
        var webp = Pictures.Encoded(SKColorType.Rgba8888, SKEncodedImageFormat.Webp, 4, 4);
        Assert.Equal("Dataset: the image in row 3 of `x.parquet` is a Webp image; expected PNG or JPEG.", Assert.Throws<DataException>(() => ImageDecoder.ShapeOf(webp, s_origin)).Message);
    }

    [Fact]
    public void The_encoder_refuses_shapes_that_do_not_fit()
    {
        Assert.Equal("PngEncoder: the image has the shape [2, 2, 2]; expected [h, w, 1] or [h, w, 3].", Assert.Throws<DataException>(() => PngEncoder.Encode(new byte[8], [2, 2, 2])).Message);
        Assert.Equal("PngEncoder: 5 bytes were given for an image [2, 2, 1]; expected 4.", Assert.Throws<DataException>(() => PngEncoder.Encode(new byte[5], [2, 2, 1])).Message);
    }

    private static byte[] Decode(byte[] encoded, Shape image)
    {
        var pixels = new byte[image.Size];
        ImageDecoder.Decode(encoded, image, pixels, s_origin);
        return pixels;
    }
}
