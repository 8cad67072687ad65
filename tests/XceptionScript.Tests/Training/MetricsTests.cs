using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;
using Xunit;
using static XceptionScript.Training.Losses;

namespace XceptionScript.Tests.Training;

/// <summary>Evaluations of the identity: images are vectors of logits.</summary>
public class MetricsTests
{
    private static readonly float[,] s_logits = { { 6, 5, 4, 3, 2, 1, 0 }, { 6, 5, 4, 3, 2, 1, 0 }, { 6, 5, 4, 3, 2, 1, 0 }, { 1, 1, 1, 1, 1, 1, 1 } };

    private static Metrics Measure(Loss loss, Batch batch, int classes, int k = 5) =>
        Evaluator.Compile(Layers.Identity, [classes], loss, Device.Reference, DType.Float32, k).Run(ArrayTree.Empty, ArrayTree.Empty, [batch]);

    [Fact]
    public void Label_smoothing_moves_its_share_to_all_classes_alike()
    {
        // softmax(0, ln 3) = (1/4, 3/4); label 1, smoothing 0.2: targets (0.1, 0.9).
        var batch = Toys.Vectors(new[,] { { 0, MathF.Log(3) } }, 1);
        Assert.Equal(-Math.Log(0.75), Measure(CrossEntropy(), batch, 2).Loss, 6);
        Assert.Equal(-((0.1 * Math.Log(0.25)) + (0.9 * Math.Log(0.75))), Measure(CrossEntropy(smoothing: 0.2), batch, 2).Loss, 6);
    }

    [Fact]
    public void Top_1_and_top_5_count_the_rank_of_the_right_class()
    {
        var metrics = Measure(CrossEntropy(), Toys.Vectors(s_logits, 0, 4, 5, 6), 7);
        Assert.Equal((0.25, 0.5, 4L), (metrics.Top1, metrics.TopK, metrics.Count));
        Assert.Equal(0.75, Measure(CrossEntropy(), Toys.Vectors(s_logits, 0, 4, 5, 6), 7, k: 6).TopK);
    }

    [Fact]
    public void Of_equal_scores_the_first_class_is_the_better_one()
    {
        // A network that says the same of every class is right about the first ones only.
        float[,] same = { { 1, 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 1, 1 } };
        var metrics = Measure(CrossEntropy(), Toys.Vectors(same, 0, 4, 5), 6);
        Assert.Equal((1 / 3.0, 2 / 3.0), (metrics.Top1, metrics.TopK));
    }

    [Fact]
    public void Sigmoid_cross_entropy_sums_over_classes_and_counts_any_right_one()
    {
        var batch = new Batch(("image", NdArray.Of<float>([2, 3], [2, 1, 0, 2, 1, 0])), ("label", NdArray.Of<float>([2, 3], [1, 0, 1, 0, 0, 1])));
        var metrics = Measure(BinaryCrossEntropy(), batch, 3, k: 2);
        static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
        var both = (2 * (Softplus(2) + Softplus(1) + Softplus(0))) - 2;
        Assert.Equal(both / 2, metrics.Loss, 5);
        Assert.Equal((0.5, 0.5), (metrics.Top1, metrics.TopK));
        var wrong = new Batch(("image", NdArray.Zeros([1, 3])), ("label", NdArray.Of<float>([1, 3], [0, 0, 1.5f])));
        Assert.Equal("SigmoidCrossEntropy: `label` is 1.5 at sample 0, class 2; expected 0 to 1.", Assert.Throws<TrainingException>(() => Measure(BinaryCrossEntropy(), wrong, 3)).Message);
    }

    [Fact]
    public void Sums_add_up_over_batches_of_several_sizes()
    {
        var evaluator = Evaluator.Compile(Layers.Identity, [7], CrossEntropy(), Device.Reference, DType.Float32);
        var batch = Toys.Vectors(s_logits, 0, 4, 5, 6);
        var last = Toys.Vectors(new float[,] { { 0, 9, 0, 0, 0, 0, 0 } }, 1);
        var metrics = evaluator.Run(ArrayTree.Empty, ArrayTree.Empty, [.. Enumerable.Repeat(batch, 300), last, batch]);
        Assert.Equal(1205, metrics.Count);
        Assert.Equal((301 + 1) / 1205.0, metrics.Top1, 12);
        Assert.Equal(((2 * 301) + 1) / 1205.0, metrics.TopK, 12);
        var (all, one) = (Measure(CrossEntropy(), batch, 7).Loss, Measure(CrossEntropy(), last, 7).Loss);
        Assert.Equal(((301 * 4 * all) + one) / 1205, metrics.Loss, 5);
    }

    [Fact]
    public void Metrics_print_in_one_line()
    {
        Assert.Equal("loss 2.3026, top-1 10.00%, top-5 50.25% over 50,000 samples", new Metrics(2.302585, 0.1, 0.5025, 50_000).ToString());
        Assert.Equal("loss 2.0000 over 3 samples", new Metrics(2, double.NaN, double.NaN, 3).ToString());
    }

    [Fact]
    public void Evaluation_uses_moving_statistics_and_keeps_the_last_smaller_batch()
    {
        var model = Toys.Network();
        var step = TrainingStep.Compile(model, Toys.Image, CrossEntropy(), new Sgd(0.05), Device.Reference);
        var (state, _) = step.Fold(step.Initial(1), Toys.Batches(60, 16));
        var evaluator = Evaluator.Compile(model, Toys.Image, CrossEntropy(), Device.Reference);
        Batch[] batches = [.. Toys.Batches(3, 16, seed: 9), .. Toys.Batches(1, 5, seed: 10)];
        var metrics = evaluator.Run(state, batches);
        Assert.Equal(53, metrics.Count);
        Assert.InRange(metrics.Top1, 0.9, 1);
        Assert.Equal(metrics, evaluator.Run(state, batches));
        Assert.NotEqual(metrics.Loss, evaluator.Run(state with { Statistics = step.Initial(1).Statistics }, batches).Loss);
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("cpu")]
    public void A_confusion_matrix_counts_every_pair_of_classes(string device)
    {
        var evaluator = Evaluator.Compile(Layers.Identity, [3], CrossEntropy(), device == "cpu" ? Device.Cpu : Device.Reference, DType.Float32);
        var matrix = evaluator.Confusion(ArrayTree.Empty, ArrayTree.Empty,
            [Toys.Vectors(new float[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 1, 0, 0 } }, 0, 1, 2), Toys.Vectors(new float[,] { { 1, 0, 0 } }, 2)]);
        Assert.Equal((1L, 1L, 2L, 0L), (matrix[0, 0], matrix[1, 1], matrix[2, 0], matrix[2, 2]));
        Assert.Equal((4L, 0.5, 0.0, 1 / 3.0), (matrix.Count, matrix.Accuracy, matrix.Recall(2), matrix.Precision(0)));
        Assert.Equal(" 1 0 0\n 0 1 0\n 2 0 0", matrix.ToString());
        Assert.Throws<TrainingException>(() => matrix[0, 3]);
    }

    [Fact]
    public void Predictions_are_probabilities_of_the_state_that_is_passed()
    {
        var predictor = Predictor.Compile(Toys.Linear(2), [2], Device.Reference, DType.Float32);
        var images = NdArray.Of<float>([3, 2], [1, 0, 0, 1, 5, 5]);
        var a = Weights(1);
        var first = predictor.Predict(a, ArrayTree.Empty, images);
        Assert.True(first.Shape == [3, 2]);
        Assert.Equal(1 / (1 + Math.Exp(-1)), first[0], 6);
        Assert.Equal(0.5, first[4], 6);
        Assert.True(first.BitsEqual(predictor.Predict(a, ArrayTree.Empty, images)));
        Assert.Equal(1 / (1 + Math.Exp(-2)), predictor.Predict(Weights(2), ArrayTree.Empty, images)[0], 6);
        Assert.Equal("Predictor: `image` is float32[3, 3]; expected float32[n, 2].",
            Assert.Throws<TrainingException>(() => predictor.Predict(a, ArrayTree.Empty, NdArray.Zeros([3, 3]))).Message);
        Assert.Contains("1 missing: `dense/bias`", Assert.Throws<CheckpointException>(() => predictor.Predict(ArrayTree.Of(("dense/kernel", NdArray.Zeros([2, 2]))), ArrayTree.Empty, images)).Message);

        static ArrayTree Weights(float w) => ArrayTree.Of(("dense/kernel", NdArray.Of<float>([2, 2], [w, 0, 0, w])), ("dense/bias", NdArray.Zeros([2])));
    }
}
