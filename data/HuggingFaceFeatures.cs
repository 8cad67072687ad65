using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace XceptionScript.Data;

/// <summary>The description of the columns that Hugging Face datasets keep in a file's key-value metadata.</summary>
internal static class HuggingFaceFeatures
{
    public const string MetadataKey = "huggingface";

    /// <summary>The names of the label's classes, or null where the metadata does not say.</summary>
    public static ImmutableArray<string>? ClassNames(IReadOnlyDictionary<string, string> metadata, string labelColumn, string file)
    {
        if (!metadata.TryGetValue(MetadataKey, out var json)) return null;
        try
        {
            return JsonNode.Parse(json)?["info"]?["features"]?[labelColumn]?["names"] is JsonArray names
                ? [.. names.Select(name => name!.GetValue<string>())]
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new DataException($"Dataset: the `{MetadataKey}` metadata of `{file}` is not the description of columns it should be; expected JSON with info.features.{labelColumn}.names, a list of strings.", error);
        }
    }

    /// <summary>The metadata of a file with an image column and a label column.</summary>
    public static string Describe(string imageColumn, string labelColumn, IEnumerable<string> classNames) => new JsonObject
    {
        ["info"] = new JsonObject
        {
            ["features"] = new JsonObject
            {
                [imageColumn] = new JsonObject { ["_type"] = "Image" },
                [labelColumn] = new JsonObject
                {
                    ["names"] = new JsonArray([.. classNames.Select(name => (JsonNode)name)]),
                    ["_type"] = "ClassLabel",
                },
            },
        },
    }.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
