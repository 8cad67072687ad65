using SkiaSharp;
using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_png_file_is_its_pixels_and_grey_fills_three_channels()
    {
        File.WriteAllBytes(_folder["a.png"], Pictures.Png(3, [5, 7, 3]));
        Assert.True(ImageFile.Read(_folder["a.png"]).BitsEqual(NdArray.Of<byte>([5, 7, 3], Pictures.Pixels(3, [5, 7, 3]))));
        File.WriteAllBytes(_folder["g.png"], Pictures.Png(3, [5, 7, 1]));
        byte[] grey = [.. Pictures.Pixels(3, [5, 7, 1]).SelectMany(value => new[] { value, value, value })];
        Assert.True(ImageFile.Read(_folder["g.png"]).BitsEqual(NdArray.Of<byte>([5, 7, 3], grey)));
    }

    /// <summary>A picture with a white quarter, stored in all eight ways, is white in the same quarter when it is read.</summary>
    [Theory]
    [InlineData(1, 0)] // stored as seen
    [InlineData(2, 1)] // mirrored
    [InlineData(3, 3)] // upside down
    [InlineData(4, 2)] // upside down and mirrored
    [InlineData(5, 0)] // transposed
    [InlineData(6, 2)] // to be turned clockwise
    [InlineData(7, 3)] // transposed across the other diagonal
    [InlineData(8, 1)] // to be turned counterclockwise
    public void A_jpeg_is_turned_as_its_exif_data_says(ushort orientation, int storedQuarter)
    {
        var (h, w) = orientation >= 5 ? (32, 16) : (16, 32);
        byte[] pixels = [.. Enumerable.Range(0, h * w).Select(i => (i / w >= h / 2 ? 2 : 0) + (i % w >= w / 2 ? 1 : 0) == storedQuarter ? (byte)255 : (byte)0)];
        var jpeg = Pictures.Encoded(SKColorType.Gray8, SKEncodedImageFormat.Jpeg, w, h, pixels: pixels);
        File.WriteAllBytes(_folder["o.jpg"], WithOrientation(jpeg, orientation));

        var read = ImageFile.Read(_folder["o.jpg"]);
        Assert.Equal([16, 32, 3], read.Shape);
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var (y, x) = (quarter / 2 * 8 + 4, quarter % 2 * 16 + 8);
            Assert.InRange(read[((y * 32) + x) * 3], quarter == 0 ? 240 : 0, quarter == 0 ? 255 : 15);
        }
    }

    [Fact]
    public void What_is_not_an_image_is_refused_in_one_sentence()
    {
        Error("none.jpg", null, "there is no file `{0}`; expected a PNG or JPEG image.");
        Error("text.jpg", "hello"u8.ToArray(), "the image in `{0}` cannot be decoded: its 5 bytes begin with 68656C6C; expected a PNG or JPEG image.");
        Error("empty.png", [], "the image in `{0}` cannot be decoded: its 0 bytes begin with nothing; expected a PNG or JPEG image.");
        Error("cut.png", Pictures.Png(1, [64, 64, 3])[..200], "the image in `{0}` is damaged: decoding ended with IncompleteInput; expected a complete PNG or JPEG image.");
        Error("huge.png", Huge(100_000, 100_000), "the image in `{0}` is 100000 x 100000 (h x w); expected sides up to 16384 and at most 268435456 bytes decoded.");
        Error("large.png", Huge(16_000, 16_000), "the image in `{0}` is 16000 x 16000 (h x w); expected sides up to 16384 and at most 268435456 bytes decoded.");
    }

    private void Error(string name, byte[]? bytes, string message)
    {
        if (bytes is not null) File.WriteAllBytes(_folder[name], bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<DataException>(() => ImageFile.Read(_folder[name]));
        Assert.Equal("ImageFile: " + string.Format(System.Globalization.CultureInfo.InvariantCulture, message, _folder[name]), error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1 << 20);
    }

    // A grey PNG that says it is of a size and ends there, 1 byte of pixels in it.
    private static byte[] Huge(int h, int w) => HandMadePng.Of([.. Big(w), .. Big(h), 8, 0, 0, 0, 0], [0]);

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    // An APP1 segment after the start of the image: TIFF, big-endian, with one entry, 0x0112.
    private static byte[] WithOrientation(byte[] jpeg, ushort orientation) =>
    [
        .. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, (byte)(orientation >> 8), (byte)orientation, 0, 0, 0, 0, 0, 0, .. jpeg[2..],
    ];
}
