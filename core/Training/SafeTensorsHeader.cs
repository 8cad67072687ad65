using System.Collections.Immutable;
using System.Text.Json;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>The JSON header of a safetensors file.</summary>
internal static class SafeTensorsHeader
{
    /// <summary>The most bytes that a header may have, as in the format's own reader.</summary>
    public const int MostBytes = 100_000_000;

    private const string Metadata = "__metadata__";

    /// <summary>The header of a tree, padded with spaces to a multiple of 8 bytes.</summary>
    public static byte[] Format(ArrayTree arrays, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(Metadata);
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            var begin = 0L;
            foreach (var (path, array) in arrays)
            {
                if (path == Metadata) throw new CheckpointException($"SafeTensors: an array is named `{Metadata}`; expected another name, since the format keeps this one.");
                json.WriteStartObject(path);
                json.WriteString("dtype", Code(array.DType));
                WriteNumbers(json, "shape", array.Shape.Select(extent => (long)extent));
                WriteNumbers(json, "data_offsets", [begin, begin += array.Bytes]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (stream.Length % 8 != 0) stream.WriteByte((byte)' ');
        return stream.Length <= MostBytes
            ? stream.ToArray()
            : throw new CheckpointException($"SafeTensors: the header takes {stream.Length:N0} bytes; expected at most {MostBytes:N0} (shorten names or metadata).");
    }

    /// <summary>The entries in the order of their bytes, which must fill the data behind the header, and the metadata.</summary>
    /// <exception cref="CheckpointException">The header is no JSON object, or says something impossible.</exception>
    public static (ImmutableArray<SafeTensorsEntry> Entries, ImmutableSortedDictionary<string, string> Metadata) Parse(
        string file, byte[] header, long dataBytes, Func<string, bool> isIgnored)
    {
        var entries = new List<SafeTensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(header);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw Wrong(file, $"it is a JSON {json.RootElement.ValueKind}", "an object of arrays by name");
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name)) throw Wrong(file, $"`{property.Name}` is given twice", "every name once");
                if (property.Name == Metadata) ReadMetadata(file, property.Value, metadata);
                else entries.Add(Entry(file, property.Name, property.Value, dataBytes, isIgnored(property.Name)));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Wrong(file, $"it is not JSON ({error.Message.TrimEnd('.')})", "a JSON object");
        }
        var end = 0L;
        var ordered = entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToImmutableArray();
        foreach (var entry in ordered)
        {
            if (entry.Begin != end) throw Wrong(file, $"`{entry.Name}` begins at byte {entry.Begin}, the bytes before it end at {end}", "arrays side by side, without gap or overlap");
            end = entry.End;
        }
        return end == dataBytes ? (ordered, metadata.ToImmutable()) : throw Wrong(file, $"its arrays take {end} bytes, the file holds {dataBytes} behind it", "equal numbers");
    }

    private static void ReadMetadata(string file, JsonElement value, ImmutableSortedDictionary<string, string>.Builder metadata)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong(file, $"`{Metadata}` is a JSON {value.ValueKind}", "an object of strings");
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String) throw Wrong(file, $"`{property.Name}` in `{Metadata}` is a JSON {property.Value.ValueKind}", "a string");
            metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static SafeTensorsEntry Entry(string file, string name, JsonElement value, long dataBytes, bool isIgnored)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() != 3
            || !value.TryGetProperty("dtype", out var dtype) || !value.TryGetProperty("shape", out var shape) || !value.TryGetProperty("data_offsets", out var offsets))
            throw Wrong(file, $"`{name}` is not described by dtype, shape and data_offsets", "an object of these three");
        var (begin, end) = Range(file, name, offsets, dataBytes);
        if (isIgnored) return new(name, null, begin, end);
        if (dtype.ValueKind != JsonValueKind.String || TypeOf(dtype.GetString()!) is not { } elements)
            throw Wrong(file, $"the dtype of `{name}` is {dtype.GetRawText()}", "F32, F64, I32, U8 or BOOL");
        var extents = Numbers(file, name, "shape", shape);
        var size = (long)elements.Size;
        foreach (var extent in extents)
        {
            size *= extent is >= 1 and <= int.MaxValue ? extent : throw Wrong(file, $"the shape of `{name}` has the extent {extent}", $"1 to {int.MaxValue}");
            if (size > int.MaxValue) throw Wrong(file, $"the shape of `{name}`, [{string.Join(", ", extents.Take(8))}], takes more than {int.MaxValue} bytes", "at most as many");
        }
        return end - begin == size
            ? new(name, new([.. extents.Select(extent => (int)extent)], elements), begin, end)
            : throw Wrong(file, $"`{name}` has {end - begin} bytes, its shape and dtype take {size}", "equal numbers");
    }

    private static (long Begin, long End) Range(string file, string name, JsonElement offsets, long dataBytes)
    {
        var range = Numbers(file, name, "data_offsets", offsets);
        if (range is not [var begin, var end]) throw Wrong(file, $"`{name}` has {range.Length} data_offsets", "2, begin and end");
        return begin >= 0 && end <= dataBytes && end >= begin
            ? (begin, end)
            : throw Wrong(file, $"`{name}` lies at bytes {begin} to {end} of {dataBytes}", "an ascending range inside a file that is not cut short");
    }

    private static long[] Numbers(string file, string name, string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Wrong(file, $"the {field} of `{name}` is a JSON {value.ValueKind}", "an array of whole numbers");
        return [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number)
            ? number
            : throw Wrong(file, $"the {field} of `{name}` holds {item.ValueKind switch { JsonValueKind.Number => item.GetRawText(), var kind => $"a JSON {kind}" }}", "whole numbers"))];
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static string Code(DType dtype) => dtype switch
    {
        DType.Float32 => "F32",
        DType.Float64 => "F64",
        DType.Int32 => "I32",
        DType.Bool => "BOOL",
        _ => "U8",
    };

    private static DType? TypeOf(string code) => code switch
    {
        "F32" => DType.Float32,
        "F64" => DType.Float64,
        "I32" => DType.Int32,
        "BOOL" => DType.Bool,
        "U8" => DType.UInt8,
        _ => null,
    };

    private static CheckpointException Wrong(string file, string found, string expected) => new($"SafeTensors: the header of `{file}` is wrong: {found}; expected {expected}.");
}
