using XceptionScript.Benchmarks;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using Xunit;

namespace XceptionScript.Tests.Benchmarks;

/// <summary>The comparison with other libraries, as far as it needs none of them.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void The_cases_have_the_names_that_reports_use() => Assert.Equal(
        [
            "infer-299-b1", "infer-299-b8", "train-299-b8", "train-71-b32", "train-small-b128",
            "depthwise-37x728-forward", "depthwise-37x728-input", "depthwise-37x728-kernel",
            "depthwise-147x64-forward", "depthwise-147x64-input", "depthwise-147x64-kernel", "gemm-728",
        ],
        XceptionCases.All.Select(work => work.Name));

    [Theory]
    [InlineData("infer-299-b1", 2 * 8_357_403_496.0)]
    [InlineData("train-71-b32", 6 * 32 * 553_174_824.0)]
    [InlineData("depthwise-37x728-kernel", 2 * 9 * 8 * 37 * 37 * 728.0)]
    [InlineData("gemm-728", 2 * 2888 * 728 * 728.0)]
    public void Floors_count_two_operations_a_multiply_add_and_training_as_three_forward_passes(string name, double flops) =>
        Assert.Equal(flops, XceptionCases.Find(name)!.Flops);

    [Fact]
    public void Rows_become_JSON_with_the_names_that_reports_read()
    {
        var json = Row.Json([new Row("gemm-728", 8, "peak", 6, 0.75, 80, null, 6, 383, 510)]);
        Assert.Equal(
            """[{"case":"gemm-728","ours_ms":8,"peer":"peak","peer_ms":6,"ratio":0.75,"ours_peak_mb":80,"peer_peak_mb":null,"floor_ms":6,"ours_gflops":383,"peak_gflops":510}]""",
            string.Concat(json.Where(character => !char.IsWhiteSpace(character))));
    }

    [Fact]
    public void The_median_lies_in_the_middle()
    {
        Assert.Equal(2, Match.Median([3, 1, 2]));
        Assert.Equal(2.5, Match.Median([4, 1, 3, 2]));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.0005, true)]
    [InlineData(0.005, false)]
    [InlineData(float.NaN, false)]
    public void A_difference_is_measured_against_the_peers_largest_magnitude(float shift, bool isSmall)
    {
        var difference = Difference.Between(Tree([1 + shift, -2]), Tree([1, -2])).Single();
        Assert.Equal(isSmall, difference.Largest <= Difference.Most);
        Assert.Equal(isSmall, difference.OfNorms <= Difference.Most);
    }

    [Fact]
    public void Sides_that_hold_different_arrays_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Difference.Between(Tree([1, 2]), ArrayTree.Empty));
        Assert.Throws<InvalidOperationException>(() => Difference.Between(Tree([1, 2]), Tree([1, 2, 3])));
    }

    [Fact]
    public void Logits_and_logarithms_of_probabilities_have_the_same_scores() => Seeds.ForAll(50, seed =>
    {
        var random = new Random(seed);
        double[] logits = [.. Enumerable.Range(0, 6).Select(_ => (10 * random.NextDouble()) - 5)];
        double[] logarithms = [.. logits.Chunk(3).SelectMany(row => row.Select(logit => logit - Math.Log(row.Sum(Math.Exp))))];
        Assert.True(Difference.Between(Scores.Of([2, 3], logarithms), Scores.Of([2, 3], logits)).Single().Largest < 1e-6);
    });

    [Fact]
    public void A_process_of_its_own_computes_the_case_and_answers_with_times_and_memory()
    {
        var folder = Directory.CreateTempSubdirectory("xceptionscript-");
        try
        {
            var work = (ProductCase)XceptionCases.Find("gemm-728")!;
            using var process = PeerProcess.Start(work, Peer.Ours, folder.FullName);
            var (a, b, c) = (work.A, work.B, process.Outputs()["c"]);
            var last = Enumerable.Range(0, work.K).Sum(k => a[((work.M - 1L) * work.K) + k] * b[((k + 1L) * work.N) - 1]);
            Assert.Equal(last, c[c.Shape.Size - 1], 1e-3);
            Assert.True(process.Sample() > 0);
            Assert.True(process.PeakMegabytes() > 10);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_library_that_does_not_do_a_case_is_refused_in_one_sentence()
    {
        var refusal = Assert.Throws<PeerException>(() => PeerProcess.Start(XceptionCases.Find("gemm-728")!, Peer.OnnxRuntime, Path.GetTempPath()));
        Assert.StartsWith("onnxruntime: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("; expected ", refusal.Message, StringComparison.Ordinal);
    }

    private static ArrayTree Tree(float[] values) => ArrayTree.Of(("y", NdArray.Of<float>([values.Length], values)));
}
