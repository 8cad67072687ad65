using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using XceptionScript.Ptx.Costs;

namespace XceptionScript.Benchmarks;

/// <summary>Counts as JSON, a line per call, so that what kernels once cost stays when they are gone.</summary>
internal static class CountsFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The text of counts.</summary>
    public static string Text(IEnumerable<CallWork> calls) => $"[\n{string.Join(",\n", calls.Select(call => JsonSerializer.Serialize(call, s_options)))}\n]\n";

    /// <summary>The counts of a text.</summary>
    /// <exception cref="JsonException">The text is no such list.</exception>
    public static ImmutableArray<CallWork> Parse(string text) => JsonSerializer.Deserialize<ImmutableArray<CallWork>>(text, s_options);
}
