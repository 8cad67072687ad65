using System.Text.Json;

namespace XceptionScript.Benchmarks;

/// <summary>
/// This library against a peer on one case, both measured in turn: medians in milliseconds, and the peer's over ours, so that more than 1 means that
/// this library is faster. For the peer <c>peak</c> its time is the floor, so the ratio is the share of the peak.
/// </summary>
internal sealed record Row(
    string Case, double OursMs, string Peer, double PeerMs, double Ratio, double OursPeakMb, double? PeerPeakMb, double FloorMs, double OursGflops, double PeakGflops)
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The head of a table of rows.</summary>
    public static string Head =>
        $"{"case",-26} {"ours",10} {"peer",-14} {"peer",10}  {"ratio",6} {"ours",9} {"peer",9} {"floor",10} {"GFLOP/s",8} {"peak",6}";

    /// <summary>The JSON of rows: <c>ours_ms</c>, <c>peer_ms</c> and so on.</summary>
    public static string Json(IEnumerable<Row> rows) => JsonSerializer.Serialize(rows, s_options);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{Case,-26} {OursMs,7:F2} ms {Peer,-14} {PeerMs,7:F2} ms  {Ratio,6:F2} {OursPeakMb,6:F0} MB {PeerPeakMb,6:F0} MB {FloorMs,7:F2} ms {OursGflops,8:F1} {PeakGflops,6:F0}");
}
