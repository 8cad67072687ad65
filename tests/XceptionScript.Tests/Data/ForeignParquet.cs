using ParquetSharp;
using ParquetSharp.Schema;

namespace XceptionScript.Tests.Data;

/// <summary>Parquet files written by Arrow C++: an implementation that shares no code with the one under test.</summary>
internal static class ForeignParquet
{
    public readonly record struct Row(byte[]? Bytes, string? Path, long? Label);

    public static string Write(
        string file,
        IEnumerable<Row> rows,
        Func<WriterPropertiesBuilder, WriterPropertiesBuilder>? configure = null,
        Dictionary<string, string>? metadata = null,
        bool narrowLabels = false,
        string image = "image",
        string label = "label",
        int rowGroupRows = 1000)
    {
        var schema = new GroupNode("schema", Repetition.Required,
        [
            new GroupNode(image, Repetition.Optional,
            [
                new PrimitiveNode("bytes", Repetition.Optional, LogicalType.None(), PhysicalType.ByteArray),
                new PrimitiveNode("path", Repetition.Optional, LogicalType.String(), PhysicalType.ByteArray),
            ]),
            new PrimitiveNode(label, Repetition.Optional, LogicalType.None(), narrowLabels ? PhysicalType.Int32 : PhysicalType.Int64),
        ]);
        using var properties = (configure ?? (builder => builder))(new WriterPropertiesBuilder()).Build();
        using var writer = new ParquetFileWriter(file, schema, properties, metadata);
        foreach (var group in rows.Chunk(rowGroupRows))
        {
            using var rowGroup = writer.AppendRowGroup();
            using (var column = rowGroup.NextColumn().LogicalWriter<Nested<byte[]?>?>())
                column.WriteBatch(Array.ConvertAll(group, row => (Nested<byte[]?>?)new Nested<byte[]?>(row.Bytes)));
            using (var column = rowGroup.NextColumn().LogicalWriter<Nested<string?>?>())
                column.WriteBatch(Array.ConvertAll(group, row => (Nested<string?>?)new Nested<string?>(row.Path)));
            if (narrowLabels)
            {
                using var column = rowGroup.NextColumn().LogicalWriter<int?>();
                column.WriteBatch(Array.ConvertAll(group, row => (int?)row.Label));
            }
            else
            {
                using var column = rowGroup.NextColumn().LogicalWriter<long?>();
                column.WriteBatch(Array.ConvertAll(group, row => row.Label));
            }
        }
        writer.Close();
        return file;
    }

    /// <summary>A file with one column of each given kind, and one row.</summary>
    public static string WriteColumns(string file, Column[] columns, Action<RowGroupWriter> write, ParquetDataPageVersion pages = ParquetDataPageVersion.V1)
    {
        using var properties = new WriterPropertiesBuilder().DataPageVersion(pages).Build();
        using var writer = new ParquetFileWriter(file, columns, properties);
        using (var rowGroup = writer.AppendRowGroup()) write(rowGroup);
        writer.Close();
        return file;
    }
}
