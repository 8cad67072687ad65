using System.IO.Compression;
using Parquet;
using Parquet.Schema;

namespace XceptionScript.Data;

/// <summary>
/// Writes labelled images as a Parquet file in the layout of Hugging Face datasets. Every column may hold nulls, because their reader
/// forgets that a column is an image or a class label otherwise. Equal input gives equal bytes.
/// </summary>
public static class DatasetWriter
{
    private const int SmallImageBytes = 10_000;
    private const int MaxGroupBytes = 1 << 30;

    /// <summary>Writes all images to <paramref name="path"/>, which appears, or is replaced, only when the file is complete.</summary>
    /// <returns>The number of images.</returns>
    /// <exception cref="DataException">There are no images, a label has no class, or the folder does not exist.</exception>
    public static int Write(string path, IEnumerable<LabelledImage> images, IReadOnlyList<string> classNames, DatasetWriterOptions? options = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new DataException($"DatasetWriter: the folder `{folder}` does not exist; expected an existing one for `{path}`.");
        if (Directory.Exists(path)) throw new DataException($"DatasetWriter: `{path}` is a folder; expected the name of a file.");
        if (classNames.Count == 0) throw new DataException("DatasetWriter: no class names were given; expected at least 1.");
        var partial = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.partial");
        try
        {
            int rows;
            using (var stream = File.Create(partial)) rows = WriteAsync(stream, path, images, classNames, options ?? new()).GetAwaiter().GetResult();
            File.Move(partial, path, overwrite: true);
            return rows;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Whether pages of images of this mean size, in bytes, are compressed.</summary>
    internal static bool CompressesPages(PageCompression compression, double meanBytes) =>
        compression == PageCompression.Zstd || (compression == PageCompression.Auto && meanBytes < SmallImageBytes);

    private static async Task<int> WriteAsync(
        Stream stream, string path, IEnumerable<LabelledImage> images, IReadOnlyList<string> classNames, DatasetWriterOptions options)
    {
        var (imageName, labelName) = (options.Columns.Image ?? "image", options.Columns.Label ?? "label");
        var bytes = new DataField<byte[]>("bytes");
        var name = new DataField<string>("path");
        var label = new DataField<long?>(labelName);
        var schema = new ParquetSchema(new StructField(imageName, bytes, name), label);

        var rows = 0;
        ParquetWriter? writer = null;
        try
        {
            foreach (var group in images.Chunk(options.RowGroupRows))
            {
                CheckGroup(group, rows, classNames.Count, path);
                if (writer is null)
                {
                    writer = await ParquetWriter.CreateAsync(schema, stream, ParquetOptions(options.Compression, group)).ConfigureAwait(false);
                    writer.CustomMetadata = new Dictionary<string, string>
                    {
                        [HuggingFaceFeatures.MetadataKey] = HuggingFaceFeatures.Describe(imageName, labelName, classNames),
                    };
                }
                using var rowGroup = writer.CreateRowGroup();
                await rowGroup.WriteAllPartsAsync<ReadOnlyMemory<byte>>(
                    bytes, Array.ConvertAll(group, row => row.Bytes), Levels(group, _ => true, bytes), null, default).ConfigureAwait(false);
                ReadOnlyMemory<char>[] paths = [.. group.Where(row => row.Path is not null).Select(row => row.Path.AsMemory())];
                await rowGroup.WriteAllPartsAsync<ReadOnlyMemory<char>>(
                    name, paths, Levels(group, row => row.Path is not null, name), null, default).ConfigureAwait(false);
                await rowGroup.WriteAllPartsAsync<long>(
                    label, Array.ConvertAll(group, row => (long)row.Label), Levels(group, _ => true, label), null, default).ConfigureAwait(false);
                rowGroup.CompleteValidate();
                rows += group.Length;
            }
        }
        finally
        {
            if (writer is not null) await writer.DisposeAsync().ConfigureAwait(false);
        }
        return rows > 0 ? rows : throw new DataException($"DatasetWriter: there are no images to write to `{path}`; expected at least 1.");
    }

    /// <summary>A value at the greatest definition level; a null one below it, so that its parent is still there.</summary>
    private static int[] Levels(LabelledImage[] group, Func<LabelledImage, bool> isThere, DataField field) =>
        Array.ConvertAll(group, row => field.MaxDefinitionLevel - (isThere(row) ? 0 : 1));

    private static ParquetOptions ParquetOptions(PageCompression compression, LabelledImage[] group) => new()
    {
        CompressionMethod = CompressesPages(compression, group.Average(row => row.Bytes.Length)) ? CompressionMethod.Zstd : CompressionMethod.None,
        CompressionLevel = CompressionLevel.SmallestSize,
    };

    private static void CheckGroup(LabelledImage[] group, int firstRow, int classes, string path)
    {
        for (var i = 0; i < group.Length; i++)
        {
            if (group[i].Bytes.IsEmpty)
                throw new DataException($"DatasetWriter: image {firstRow + i} for `{path}` has 0 bytes; expected an encoded image.");
            if (group[i].Label < 0 || group[i].Label >= classes)
                throw new DataException($"DatasetWriter: image {firstRow + i} for `{path}` has label {group[i].Label}, and there are {classes} classes; expected 0 to {classes - 1}.");
        }
        if (group.Sum(row => (long)row.Bytes.Length) is > MaxGroupBytes and var total)
            throw new DataException($"DatasetWriter: a row group of {group.Length} images takes {total} bytes; expected at most {MaxGroupBytes}, so fewer RowGroupRows.");
    }
}
