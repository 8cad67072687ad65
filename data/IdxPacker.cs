using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>Packs images and labels in the IDX format into a Parquet file of grey PNG images.</summary>
public static class IdxPacker
{
    /// <summary>Writes the chosen samples in their order; the file appears, or is replaced, only when it is complete.</summary>
    /// <exception cref="DataException">A file is missing, damaged or not IDX, the two do not match, or there are fewer samples than asked for.</exception>
    public static PackReport Pack(IdxSource source, string outputPath, PackOptions? options = null)
    {
        options ??= new PackOptions();
        using var images = IdxFile.Open(source.Images, rank: 3);
        using var labels = IdxFile.Open(source.Labels, rank: 1);
        if (images.Count != labels.Count)
            throw new DataException($"IdxPacker: `{source.Images}` has {images.Count} images and `{source.Labels}` has {labels.Count} labels; expected equal numbers.");
        var take = options.Take ?? images.Count - options.Offset;
        if (options.Offset < 0 || take < 1 || take > images.Count - options.Offset)
            throw new DataException($"IdxPacker: {take} samples from {options.Offset} on were asked for, and `{source.Images}` has {images.Count}; expected at least 1 sample inside the file.");

        var perClass = new int[source.ClassNames.Length];
        DatasetWriter.Write(outputPath, Rows(images, labels, options, take, source, perClass), source.ClassNames, options.Layout);
        return new PackReport(outputPath, new FileInfo(outputPath).Length, [.. perClass]);
    }

    private static IEnumerable<LabelledImage> Rows(IdxFile images, IdxFile labels, PackOptions options, int take, IdxSource source, int[] perClass)
    {
        var offset = options.Offset;
        images.Skip(offset);
        labels.Skip(offset);
        var (pixels, label) = (new byte[images.ItemBytes], new byte[1]);
        Shape shape = [images.Extents[1], images.Extents[2], 1];
        var deflate = !DatasetWriter.CompressesPages(options.Layout.Compression, pixels.Length);
        for (var i = 0; i < take; i++)
        {
            images.Read(pixels);
            labels.Read(label);
            if (label[0] >= perClass.Length)
                throw new DataException($"IdxPacker: sample {offset + i} of `{source.Labels}` has label {label[0]}, and there are {perClass.Length} class names; expected 0 to {perClass.Length - 1}.");
            perClass[label[0]]++;
            yield return new LabelledImage(PngEncoder.Encode(pixels, shape, deflate), label[0]);
        }
        if (offset + take < images.Count) yield break;
        images.CheckAtEnd();
        labels.CheckAtEnd();
    }
}
