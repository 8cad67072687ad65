using ParquetSharp;
using ParquetSharp.Schema;
using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

/// <summary>Files of an independent writer, and each trap in the Parquet reader underneath that concerns image datasets.</summary>
public sealed class ForeignWriterTests : IDisposable
{
    private static readonly Shape s_image = [4, 4, 3];

    private readonly TemporaryFolder _folder = new();

    private string File0 => _folder["x.parquet"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Compression.Uncompressed, true, ParquetDataPageVersion.V1)]
    [InlineData(Compression.Snappy, true, ParquetDataPageVersion.V1)]
    [InlineData(Compression.Snappy, false, ParquetDataPageVersion.V2)]
    [InlineData(Compression.Zstd, true, ParquetDataPageVersion.V1)]
    [InlineData(Compression.Zstd, false, ParquetDataPageVersion.V2)]
    [InlineData(Compression.Zstd, true, ParquetDataPageVersion.V2)]
    [InlineData(Compression.Gzip, true, ParquetDataPageVersion.V1)]
    public void Every_codec_dictionary_and_page_version_reads_right(Compression codec, bool dictionary, ParquetDataPageVersion pages) => ReadsRight(
        builder => (dictionary ? builder.EnableDictionary() : builder.DisableDictionary()).Compression(codec).DataPageVersion(pages));

    [Fact]
    public void Several_pages_in_a_column_chunk_read_right() => ReadsRight(builder => builder.DisableDictionary().DataPagesize(256).WriteBatchSize(4));

    [Fact]
    public void A_dictionary_that_outgrows_its_page_falls_back_and_reads_right() =>
        ReadsRight(builder => builder.EnableDictionary().DictionaryPagesizeLimit(512).DataPagesize(256).WriteBatchSize(4));

    [Fact]
    public void Labels_of_32_bits_read_right() => ReadsRight(builder => builder, narrowLabels: true);

    /// <summary>A struct that is there with a null leaf has definition level 1 of 2, which must not count as a value.</summary>
    [Fact]
    public void A_null_path_does_not_shift_the_rows()
    {
        ReadsRight(builder => builder, path: i => i % 2 == 0 ? null : $"{i}.png");
        ReadsRight(builder => builder, path: _ => null);
    }

    [Fact]
    public void A_null_leaf_among_values_is_found_in_its_own_row()
    {
        var rows = Rows(_ => "p").ToArray();
        rows[5] = rows[5] with { Bytes = null };
        ForeignParquet.Write(File0, rows);
        Assert.Equal(
            $"Dataset: row 5 of `{File0}` has no image bytes in `image`; expected an encoded image in every row.",
            Assert.Throws<DataException>(() => Dataset.Open(File0)).Message);
    }

    /// <summary>A writer may state that values are never null; then there are no definition levels to read.</summary>
    [Fact]
    public void Required_labels_and_images_read_right()
    {
        using (var properties = new WriterPropertiesBuilder().Build())
        using (var writer = new ParquetFileWriter(File0, new GroupNode("schema", Repetition.Required,
        [
            new GroupNode("image", Repetition.Required,
                [new PrimitiveNode("bytes", Repetition.Required, LogicalType.None(), PhysicalType.ByteArray)]),
            new PrimitiveNode("label", Repetition.Required, LogicalType.None(), PhysicalType.Int64),
        ]), properties))
        {
            using (var group = writer.AppendRowGroup())
            {
                using (var column = group.NextColumn().LogicalWriter<Nested<byte[]>>())
                    column.WriteBatch([new(Pictures.Png(0, s_image)), new(Pictures.Png(1, s_image))]);
                using (var column = group.NextColumn().LogicalWriter<long>()) column.WriteBatch([1, 0]);
            }
            writer.Close();
        }
        var batch = Dataset.Open(File0).InOrder(2).Single();
        Assert.Equal([1, 0], batch["label"].Span<int>().ToArray());
        Assert.Equal([.. Pictures.Pixels(0, s_image), .. Pictures.Pixels(1, s_image)], batch["image"].Span<byte>().ToArray());
    }

    /// <summary>The reader underneath cannot read lists from version 2 pages, and sizes its buffers by rows: lists are refused by the schema alone.</summary>
    [Theory]
    [InlineData(ParquetDataPageVersion.V1)]
    [InlineData(ParquetDataPageVersion.V2)]
    public void A_list_of_labels_is_refused_by_its_schema(ParquetDataPageVersion pages)
    {
        ForeignParquet.WriteColumns(File0, [new Column<byte[]>("image"), new Column<long[]>("labels")], group =>
        {
            using (var column = group.NextColumn().LogicalWriter<byte[]>()) column.WriteBatch([[1], [2]]);
            using (var column = group.NextColumn().LogicalWriter<long[]>()) column.WriteBatch([[1, 2], [3]]);
        }, pages);
        Assert.Equal(
            $"Dataset: column `image` of `{File0}` is binary; expected a struct with a binary field `bytes`.",
            Assert.Throws<DataException>(() => Dataset.Open(File0)).Message);
        Assert.Equal(
            $"Dataset: column `labels` of `{_folder["y.parquet"]}` is a list; expected one int32 or int64 label a row.",
            Assert.Throws<DataException>(() => Dataset.Open(WithListLabels(pages))).Message);
    }

    /// <summary>A reader shares one stream and is not safe for several threads, so each enumeration opens its own.</summary>
    [Fact]
    public void Several_threads_may_read_one_dataset_at_once()
    {
        var dataset = Dataset.Open(Pictures.Write(File0, 60, s_image), options: new() { CacheBytes = 0 });
        var expected = dataset.Batches(7, seed: 1).Select(batch => batch["image"]).ToArray();
        Parallel.For(0, 4, _ => Assert.All(
            dataset.Batches(7, seed: 1).Zip(expected), pair => Assert.True(pair.First["image"].BitsEqual(pair.Second))));
    }

    /// <summary>Whole numbers stay whole numbers: a reader may take large integers for dates of old writers.</summary>
    [Fact]
    public void Page_index_and_checksums_do_not_disturb() => ReadsRight(builder => builder.EnableWritePageIndex().EnablePageChecksum());

    [Fact]
    public void Arrow_reads_what_the_writer_writes()
    {
        var images = Pictures.Rows(20, s_image).Select((row, i) => row with { Path = i % 2 == 0 ? null : $"{i}.png" }).ToArray();
        DatasetWriter.Write(File0, images, Pictures.Classes, new() { RowGroupRows = 8 });
        using var reader = new ParquetFileReader(File0);
        Assert.Equal(3, reader.FileMetaData.NumRowGroups);
        Assert.Equal(
            """{"info":{"features":{"image":{"_type":"Image"},"label":{"names":["a","b","c"],"_type":"ClassLabel"}}}}""",
            reader.FileMetaData.KeyValueMetadata["huggingface"]);
        var root = reader.FileMetaData.Schema.GroupNode;
        Assert.Equal(["image", "label"], root.Fields.Select(field => field.Name));
        Assert.All(root.Fields, field => Assert.Equal(Repetition.Optional, field.Repetition));
        Assert.All(((GroupNode)root.Fields[0]).Fields, field => Assert.Equal(Repetition.Optional, field.Repetition));

        var read = new List<LabelledImage>();
        for (var index = 0; index < 3; index++)
        {
            using var group = reader.RowGroup(index);
            var rows = (int)group.MetaData.NumRows;
            var bytes = group.Column(0).LogicalReader<Nested<byte[]>?>().ReadAll(rows);
            var paths = group.Column(1).LogicalReader<Nested<string?>?>().ReadAll(rows);
            var labels = group.Column(2).LogicalReader<long?>().ReadAll(rows);
            for (var i = 0; i < rows; i++) read.Add(new(bytes[i]!.Value.Value, (int)labels[i]!.Value, paths[i]!.Value.Value));
        }
        Assert.Equal(images.Select(Printed), read.Select(Printed));

        static string Printed(LabelledImage row) => $"{Convert.ToHexString(row.Bytes.Span)} {row.Label} {row.Path}";
    }

    private string WithListLabels(ParquetDataPageVersion pages)
    {
        var list = new GroupNode("labels", Repetition.Optional,
            [new GroupNode("list", Repetition.Repeated,
                [new PrimitiveNode("element", Repetition.Optional, LogicalType.None(), PhysicalType.Int64)])],
            LogicalType.List());
        var image = new GroupNode("image", Repetition.Optional,
            [new PrimitiveNode("bytes", Repetition.Optional, LogicalType.None(), PhysicalType.ByteArray)]);
        using var properties = new WriterPropertiesBuilder().DataPageVersion(pages).Build();
        using var writer = new ParquetFileWriter(_folder["y.parquet"], new GroupNode("schema", Repetition.Required, [image, list]), properties);
        using (var group = writer.AppendRowGroup())
        {
            using (var column = group.NextColumn().LogicalWriter<Nested<byte[]?>?>()) column.WriteBatch([new Nested<byte[]?>([1]), new Nested<byte[]?>([2])]);
            using (var column = group.NextColumn().LogicalWriter<long?[]?>()) column.WriteBatch([[1, 2], [3]]);
        }
        writer.Close();
        return _folder["y.parquet"];
    }

    private static IEnumerable<ForeignParquet.Row> Rows(Func<int, string?> path) =>
        Enumerable.Range(0, 50).Select(i => new ForeignParquet.Row(Pictures.Png(i, s_image), path(i), i % 7));

    private void ReadsRight(Func<WriterPropertiesBuilder, WriterPropertiesBuilder> configure, bool narrowLabels = false, Func<int, string?>? path = null)
    {
        ForeignParquet.Write(File0, Rows(path ?? (i => $"{i}.png")), configure, narrowLabels: narrowLabels, rowGroupRows: 30);
        var batch = Dataset.Open(File0).InOrder(50).Single();
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i % 7), batch["label"].Span<int>().ToArray());
        Assert.Equal(Enumerable.Range(0, 50).SelectMany(i => Pictures.Pixels(i, s_image)), batch["image"].Span<byte>().ToArray());
    }
}
