using System.Collections.Immutable;
using System.Text.Json;
using XceptionScript.Ptx.Costs;

namespace XceptionScript.Benchmarks;

/// <summary>What a family of kernels is predicted to take of a training step, what it could not be faster than, and the one over the other.</summary>
internal sealed record PredictionRow(string Kernel, int Calls, double PredictedUs, double FloorUs, double Ratio)
{
    /// <summary>The floor of the whole step, fixed: every product, convolution and pass over memory of its textbook form by itself.</summary>
    public const double StepFloor = 34_400;

    /// <summary>The name of the row for all of the step.</summary>
    public const string Total = "total";

    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The head of a table of rows.</summary>
    public static string Head => $"{"kernel",-28} {"calls",5} {"predicted",12} {"floor",12} {"ratio",6}";

    /// <summary>A row per family, the slowest first, and one for the whole step.</summary>
    public static ImmutableArray<PredictionRow> Of(GpuModel gpu, IReadOnlyCollection<CallWork> calls)
    {
        var families =
            from call in calls
            group call by call.Family into family
            let row = Sum(family.Key, gpu, family)
            orderby row.PredictedUs descending
            select row;
        var all = Sum(Total, gpu, calls);
        return [.. families, all with { FloorUs = StepFloor, Ratio = all.PredictedUs / StepFloor }];
    }

    /// <summary>The sum over calls.</summary>
    public static PredictionRow Sum(string name, GpuModel gpu, IEnumerable<CallWork> calls)
    {
        var (count, predicted, floor) = (0, 0.0, 0.0);
        foreach (var call in calls)
        {
            count += call.Calls;
            predicted += call.Calls * call.Predicted(gpu);
            floor += call.Calls * call.Floor(gpu);
        }
        return new(name, count, predicted, floor, predicted / floor);
    }

    /// <summary>The JSON of rows: <c>predicted_us</c>, <c>floor_us</c> and so on.</summary>
    public static string Json(IEnumerable<PredictionRow> rows) => JsonSerializer.Serialize(rows, s_options);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Kernel,-28} {Calls,5} {PredictedUs,9:F0} us {FloorUs,9:F0} us {Ratio,6:F2}");
}
