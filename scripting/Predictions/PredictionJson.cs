using System.Text.Json;
using System.Text.Json.Serialization;

namespace XceptionScript.Scripting.Predictions;

/// <summary>Predictions as a JSON array of <c>{image, predictions: [{class, name, probability}], cam}</c>, where <c>cam</c> is absent if no picture was drawn.</summary>
public static class PredictionJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>The text of the array.</summary>
    public static string Render(IEnumerable<ImagePrediction> predictions) => JsonSerializer.Serialize(predictions, s_options);
}
