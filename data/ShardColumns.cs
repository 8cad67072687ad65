using Parquet.Schema;

namespace XceptionScript.Data;

/// <summary>Finding the image and label columns in a file's schema.</summary>
internal static class ShardColumns
{
    private static readonly string[] s_imageNames = ["image", "img"];
    private static readonly string[] s_labelNames = ["label", "labels", "fine_label"];

    /// <summary>The image column's name, and its field of encoded bytes.</summary>
    public static (string Name, DataField Bytes) FindImage(ParquetSchema schema, string? name, string file)
    {
        var column = Find(schema, name is null ? s_imageNames : [name], "an image column", file);
        return column is StructField image
            && image.Fields.OfType<DataField>().FirstOrDefault(field => field.Name == "bytes") is { MaxRepetitionLevel: 0 } bytes
            && bytes.ClrType == typeof(ReadOnlyMemory<byte>)
                ? (image.Name, bytes)
                : throw new DataException($"Dataset: column `{column.Name}` of `{file}` is {Kind(column)}; expected a struct with a binary field `bytes`.");
    }

    /// <summary>The label column.</summary>
    public static DataField FindLabel(ParquetSchema schema, string? name, string file)
    {
        var column = Find(schema, name is null ? s_labelNames : [name], "a label column", file);
        return column is DataField { IsArray: false, MaxRepetitionLevel: 0 } label && (label.ClrType == typeof(long) || label.ClrType == typeof(int))
            ? label
            : throw new DataException($"Dataset: column `{column.Name}` of `{file}` is {Kind(column)}; expected one int32 or int64 label a row.");
    }

    private static Field Find(ParquetSchema schema, string[] names, string what, string file) =>
        names.Select(name => schema.Fields.FirstOrDefault(field => field.Name == name)).FirstOrDefault(field => field is not null)
        ?? throw new DataException($"Dataset: `{file}` has no column {string.Join(" or ", names.Select(name => $"`{name}`"))}, but {string.Join(", ", schema.Fields.Select(field => $"`{field.Name}`"))}; expected DatasetColumns to name one of these as {what}.");

    private static string Kind(Field field) => field switch
    {
        ListField or DataField { IsArray: true } or DataField { MaxRepetitionLevel: > 0 } => "a list",
        StructField { Fields: var fields } => $"a struct of {string.Join(", ", fields.Select(inner => $"`{inner.Name}`"))}",
        DataField data when data.ClrType == typeof(ReadOnlyMemory<byte>) => "binary",
        DataField data when data.ClrType == typeof(ReadOnlyMemory<char>) => "text",
        DataField data => $"of type {data.ClrType.Name}",
        _ => "a map",
    };
}
