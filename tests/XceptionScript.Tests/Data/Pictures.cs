using SkiaSharp;
using XceptionScript.Data;
using XceptionScript.Expressions;

namespace XceptionScript.Tests.Data;

/// <summary>Small images that differ from one another, and datasets of them: image i has the label i mod 3.</summary>
internal static class Pictures
{
    public static readonly string[] Classes = ["a", "b", "c"];

    public static byte[] Pixels(int index, Shape shape) =>
        [.. Enumerable.Range(0, (int)shape.Size).Select(i => (byte)(index * 37 + i * 11 + i / 7))];

    public static byte[] Png(int index, Shape shape) => PngEncoder.Encode(Pixels(index, shape), shape);

    public static unsafe byte[] Encoded(SKColorType colours, SKEncodedImageFormat format, int w, int h, SKAlphaType alpha = SKAlphaType.Opaque, byte[]? pixels = null)
    {
        pixels ??= Pixels(5, [h, w, colours == SKColorType.Gray8 ? 1 : 4]);
        fixed (byte* source = pixels)
        {
            using var pixmap = new SKPixmap(new SKImageInfo(w, h, colours, alpha), (nint)source);
            using var data = pixmap.Encode(format, 100);
            return data!.ToArray();
        }
    }

    public static IEnumerable<LabelledImage> Rows(int count, Shape shape) =>
        Enumerable.Range(0, count).Select(i => new LabelledImage(Png(i, shape), i % 3));

    public static string Write(string path, int count, Shape shape, int rowGroupRows = 7)
    {
        DatasetWriter.Write(path, Rows(count, shape), Classes, new DatasetWriterOptions { RowGroupRows = rowGroupRows });
        return path;
    }
}
