using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Parquet;
using Parquet.Schema;

namespace XceptionScript.Data;

/// <summary>One Parquet file of a dataset: checked, with its labels read and its images left on disk.</summary>
internal sealed class Shard
{
    private const int MaxGroupRows = 1 << 24;

    private static readonly ParquetOptions s_options = new() { TreatBigIntegersAsDates = false };

    private readonly string _imageColumn;

    private Shard(string path, string imageColumn) => (Path, _imageColumn) = (path, imageColumn);

    public string Path { get; }

    /// <summary>The columns with their types: shards of one dataset must agree.</summary>
    public required string Columns { get; init; }

    /// <summary>The row groups that have rows, by their number in the file.</summary>
    public required ImmutableArray<(int Index, RowGroup Size)> Groups { get; init; }

    public required ImmutableArray<long> Labels { get; init; }

    /// <summary>The names of the classes, or null where the file does not say.</summary>
    public required ImmutableArray<string>? ClassNames { get; init; }

    /// <summary>A digest of the footer, which fixes the place and size of every page, and of the labels.</summary>
    public required ImmutableArray<byte> Digest { get; init; }

    /// <summary>Opens a file, checks what its footer claims against the data there are, and reads its labels.</summary>
    public static Shard Open(string path, DatasetColumns columns) => Read(path, async (reader, footer, dataEnd) =>
    {
        var image = ShardColumns.FindImage(reader.Schema, columns.Image, path);
        var label = ShardColumns.FindLabel(reader.Schema, columns.Label, path);
        var groups = ImmutableArray.CreateBuilder<(int Index, RowGroup Size)>();
        for (var index = 0; index < reader.RowGroupCount; index++)
        {
            using var group = reader.OpenRowGroupReader(index);
            if (group.RowCount is < 0 or > MaxGroupRows)
                throw new DataException($"Dataset: row group {index} of `{path}` claims {group.RowCount} rows; expected 0 to {MaxGroupRows}.");
            var bytes = CheckedBytes(group, image.Bytes, dataEnd, path);
            CheckedBytes(group, label, dataEnd, path);
            if (group.RowCount > 0) groups.Add((index, new RowGroup((int)group.RowCount, bytes)));
        }
        var labels = new List<long>();
        foreach (var (index, _) in groups)
        {
            using var group = reader.OpenRowGroupReader(index);
            labels.AddRange(await ReadLabels(group, label, new SampleOrigin(path, labels.Count)).ConfigureAwait(false));
        }
        return new Shard(path, image.Name)
        {
            Columns = string.Join(", ", reader.Schema.DataFields.Select(field => $"{field.Path} {field.ClrType.Name}")),
            Groups = groups.ToImmutable(),
            Labels = [.. labels],
            ClassNames = HuggingFaceFeatures.ClassNames(reader.CustomMetadata, label.Name, path),
            Digest = Digested(footer, [.. labels]),
        };
    });

    /// <summary>The encoded images of the rows of one group.</summary>
    /// <param name="group">The group's position in <see cref="Groups"/>.</param>
    public ReadOnlyMemory<byte>[] ReadImages(int group) => Read(Path, async (reader, _, _) =>
    {
        var field = ShardColumns.FindImage(reader.Schema, _imageColumn, Path).Bytes;
        using var rows = reader.OpenRowGroupReader(Groups[group].Index);
        if (rows.RowCount != Groups[group].Size.Rows)
            throw new DataException($"Dataset: row group {Groups[group].Index} of `{Path}` has {rows.RowCount} rows and had {Groups[group].Size.Rows} when it was opened; expected a file that stays as it is.");
        var (values, missing) = await ReadColumn<ReadOnlyMemory<byte>>(rows, field).ConfigureAwait(false);
        return missing < 0
            ? values
            : throw new DataException($"Dataset: {new SampleOrigin(Path, FirstRow(group) + missing)} has no image bytes in `{_imageColumn}`; expected an encoded image in every row.");
    });

    private static ImmutableArray<byte> Digested(byte[] footer, long[] labels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(footer);
        hash.AppendData(MemoryMarshal.AsBytes(labels.AsSpan()));
        return [.. hash.GetHashAndReset()];
    }

    private int FirstRow(int group) => Groups.Take(group).Sum(earlier => earlier.Size.Rows);

    private static async Task<long[]> ReadLabels(ParquetRowGroupReader group, DataField label, SampleOrigin first)
    {
        var (labels, missing) = label.ClrType == typeof(int)
            ? Widened(await ReadColumn<int>(group, label).ConfigureAwait(false))
            : await ReadColumn<long>(group, label).ConfigureAwait(false);
        return missing < 0
            ? labels
            : throw new DataException($"Dataset: {first with { Row = first.Row + missing }} has no label in `{label.Name}`; expected a whole number in every row.");
    }

    private static (long[] Values, int FirstMissing) Widened((int[] Values, int FirstMissing) column) =>
        (Array.ConvertAll(column.Values, value => (long)value), column.FirstMissing);

    /// <summary>
    /// The values of a column without lists, and the first row that has none, or -1. Nulls are found by the definition level:
    /// only the greatest one marks a value, whichever of the column and its parents is null.
    /// </summary>
    private static async Task<(T[] Values, int FirstMissing)> ReadColumn<T>(ParquetRowGroupReader group, DataField field) where T : struct
    {
        var values = new T[group.RowCount];
        if (field.MaxDefinitionLevel == 0)
        {
            await group.ReadRawAsync<T>(field, values, null, null).ConfigureAwait(false);
            return (values, -1);
        }
        var levels = new int[values.Length];
        await group.ReadRawAsync<T>(field, values, levels, null).ConfigureAwait(false);
        return (values, Array.FindIndex(levels, level => level != field.MaxDefinitionLevel));
    }

    /// <summary>The decoded size of a column chunk, once its claims fit the file and one page of memory.</summary>
    private static long CheckedBytes(ParquetRowGroupReader group, DataField field, long dataEnd, string path)
    {
        if (group.GetMetadata(field)?.MetaData is not { } chunk)
            throw new DataException($"Dataset: column `{field.Path}` of `{path}` has no readable metadata; expected an unencrypted column in every row group.");
        if (chunk.NumValues != group.RowCount)
            throw new DataException($"Dataset: column `{field.Path}` of `{path}` claims {chunk.NumValues} values for {group.RowCount} rows; expected one a row.");
        var start = chunk.DictionaryPageOffset is > 0 and var dictionary ? Math.Min(dictionary, chunk.DataPageOffset) : chunk.DataPageOffset;
        if (start < 0 || chunk.TotalCompressedSize < 0 || start > dataEnd - chunk.TotalCompressedSize)
            throw new DataException($"Dataset: column `{field.Path}` of `{path}` claims {chunk.TotalCompressedSize} bytes from {start} on, and the data end at {dataEnd}; expected a column that ends before.");
        if (chunk.TotalUncompressedSize is < 0 or > int.MaxValue)
            throw new DataException($"Dataset: column `{field.Path}` of `{path}` claims {chunk.TotalUncompressedSize} bytes in one row group; expected at most {int.MaxValue}.");
        return chunk.TotalUncompressedSize;
    }

    /// <summary>Runs <paramref name="read"/> on this thread; whatever a damaged file makes the Parquet reader throw names the file.</summary>
    private static T Read<T>(string path, Func<ParquetReader, byte[], long, Task<T>> read)
    {
        try
        {
            return ReadAsync(path, read).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not DataException)
        {
            throw new DataException($"Dataset: `{path}` cannot be read as Parquet ({error.Message.TrimEnd('.')}); expected an intact file.", error);
        }
    }

    private static async Task<T> ReadAsync<T>(string path, Func<ParquetReader, byte[], long, Task<T>> read)
    {
        var footer = ParquetFooter.Read(path, out var dataEnd);
        using var stream = new ShardStream(path);
        await using var reader = await ParquetReader.CreateAsync(stream, s_options, leaveStreamOpen: true).ConfigureAwait(false);
        return await read(reader, footer, dataEnd).ConfigureAwait(false);
    }
}
