using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Expressions;

public sealed class PhiloxTests
{
    // Known answers for philox4x32-10 as published with Random123 (kat_vectors).
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void The_rounds_give_the_published_answers(string counter, string key, string expected)
    {
        var (c, k) = (Words(counter), Words(key));
        var words = Philox.Rounds((c[0], c[1], c[2], c[3]), k[0], k[1]);
        Assert.Equal(Words(expected), new[] { words.C0, words.C1, words.C2, words.C3 });
    }

    [Fact]
    public void A_draw_is_the_top_of_its_word()
    {
        var words = Philox.Rounds((1, 0, 77, 0), 5, 6);
        Assert.Equal((words.C2 >> 8) / 16777216f, Philox.Uniform(5, 6, 77, 6));
    }

    [Fact]
    public void Draws_are_spread_evenly()
    {
        var draws = Evaluation.Reference.Of(Tensors.Uniform([100_000], Key.Of(3))).ToDoubles();
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - Math.ScaleB(1, -24)));
        var buckets = draws.CountBy(draw => (int)(draw * 10)).ToDictionary();
        // 10,000 expected in each; 500 are more than five standard deviations.
        Assert.All(Enumerable.Range(0, 10), bucket => Assert.InRange(buckets[bucket], 9_500, 10_500));
    }

    [Fact]
    public void Paths_and_seeds_give_independent_draws()
    {
        var (a, b, c) = (Draw(Key.Of(1)), Draw(Key.Of(2)), Draw(Key.Of(1).Fold("other")));
        Assert.InRange(Correlation(a, b), -0.05, 0.05);
        Assert.InRange(Correlation(a, c), -0.05, 0.05);
        Assert.Equal(a, Draw(Key.Of(1)));
    }

    [Fact]
    public void Normal_draws_have_the_moments_of_the_distribution()
    {
        var draws = Evaluation.Reference.Of(Tensors.Normal([100_000], Key.Of(4))).ToDoubles();
        Assert.Equal(0, draws.Average(), 0.02);
        Assert.Equal(1, draws.Average(draw => draw * draw), 0.03);
        Assert.Equal(3, draws.Average(draw => Math.Pow(draw, 4)), 0.2);
    }

    [Fact]
    public void Truncated_draws_stay_within_two_standard_deviations()
    {
        var draws = Evaluation.Reference.Of(Tensors.TruncatedNormal([100_000], Key.Of(5))).ToDoubles();
        Assert.All(draws, draw => Assert.InRange(draw, -2.0001, 2.0001));
        Assert.Equal(0.7737, draws.Average(draw => draw * draw), 0.02);
    }

    private static double[] Draw(Key key) => Evaluation.Reference.Of(Tensors.Uniform([10_000], key)).ToDoubles();

    private static double Correlation(double[] a, double[] b) => a.Zip(b, (x, y) => (x - 0.5) * (y - 0.5)).Average() * 12;

    private static uint[] Words(string text) => [.. text.Split(' ').Select(word => Convert.ToUInt32(word, 16))];
}
