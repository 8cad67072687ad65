using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;
using Xunit;
using static XceptionScript.Networks.Layers;
using static XceptionScript.Training.Losses;
using static XceptionScript.Training.Optimizers;

namespace XceptionScript.Tests.Training;

public class TrainingStepTests
{
    private static TrainingStep Step(Optimizer? optimizer = null, double dropout = 0.25, Loss? loss = null) =>
        TrainingStep.Compile(Toys.Network(dropout), input: Toys.Image, loss ?? CrossEntropy(smoothing: 0.1f), optimizer ?? Sgd(learningRate: 0.05f, momentum: 0.9f), Device.Reference);

    [Fact]
    public void Loss_falls_on_a_toy_problem()
    {
        var step = Step(loss: CrossEntropy());
        var (state, first) = step.Fold(step.Initial(key: 42), Toys.Batches(10, 16));
        var (_, last) = step.Fold(state, Toys.Batches(30, 16, seed: 2));
        Assert.InRange(last.Loss, 0, 0.6 * first.Loss);
        Assert.InRange(last.Top1, 0.8, 1);
        Assert.Equal(480, last.Count);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    public void Fold_equals_one_run_after_another_bit_for_bit(string name)
    {
        Optimizer optimizer = name switch
        {
            "sgd" => Sgd(new ExponentialDecay(0.05, 0.5, 2), weightDecay: 1e-3) with { AverageDecay = 0.99 },
            "nesterov" => Sgd(0.05, nesterov: true),
            "rmsprop" => RmsProp(0.01),
            _ => Adam(0.01),
        };
        var step = Step(optimizer);
        var batches = Toys.Batches(5, 4);
        var state = step.Initial(7);
        var (folded, _) = step.Fold(state, batches);
        var run = batches.Aggregate(state, (state, batch) => step.Run(state, batch).State);
        AssertSame(run, folded);
        Assert.Equal(5, folded.Step);
        Assert.False(folded.Parameters.BitsEqual(state.Parameters));
        Assert.False(folded.Statistics.BitsEqual(state.Statistics));
    }

    [Fact]
    public void Batches_of_other_sizes_take_the_state_along()
    {
        var step = Step();
        Batch[] batches = [.. Toys.Batches(2, 4), .. Toys.Batches(1, 3), .. Toys.Batches(1, 4)];
        var (folded, metrics) = step.Fold(step.Initial(7), batches);
        AssertSame(batches.Aggregate(step.Initial(7), (state, batch) => step.Run(state, batch).State), folded);
        Assert.Equal(15, metrics.Count);
    }

    [Fact]
    public void A_state_never_changes_under_its_holder()
    {
        var step = Step();
        var state = step.Initial(7);
        var copy = step.Initial(7);
        var (next, _) = step.Fold(state, Toys.Batches(2, 4));
        AssertSame(copy, state);
        var before = next.Parameters["dense/kernel"].ToDoubles();
        step.Fold(next, Toys.Batches(2, 4));
        Assert.Equal(before, next.Parameters["dense/kernel"].ToDoubles());
    }

    [Fact]
    public void The_same_key_gives_the_same_training_and_another_key_another()
    {
        var step = Step();
        var batches = Toys.Batches(2, 4);
        var (a, _) = step.Fold(step.Initial(7), batches);
        AssertSame(a, step.Fold(step.Initial(7), batches).State);
        Assert.False(a.Parameters.BitsEqual(step.Fold(step.Initial(8), batches).State.Parameters));
        Assert.False(a.Parameters.BitsEqual(step.Fold(step.Initial(7) with { Key = 8 }, batches).State.Parameters));
    }

    [Fact]
    public void Frozen_leaves_and_their_statistics_stay_the_same_arrays()
    {
        var body = (new Rescaling(1 / 255.0) >> new Conv2D(2, 3) >> new BatchNorm()).Frozen();
        var step = TrainingStep.Compile(body >> new Flatten() >> new Dense(3), Toys.Image, CrossEntropy(), Sgd(0.1, weightDecay: 0.1), Device.Reference);
        var state = step.Initial(1);
        var (next, _) = step.Fold(state, Toys.Batches(3, 4));
        Assert.Equal((IEnumerable<string>)["momentum/dense/kernel", "momentum/dense/bias"], state.Slots.Paths);
        foreach (var path in state.Parameters.Paths.Where(path => !path.StartsWith("dense"))) Assert.Same(state.Parameters[path], next.Parameters[path]);
        Assert.True(state.Statistics.BitsEqual(next.Statistics));
        Assert.False(state.Parameters["dense/kernel"].BitsEqual(next.Parameters["dense/kernel"]));
    }

    [Fact]
    public void Callbacks_read_metrics_and_snapshots_of_their_own_step()
    {
        var step = Step();
        var batches = Toys.Batches(4, 4);
        var losses = new List<double>();
        var snapshots = new List<TrainState>();
        StepReport? kept = null;
        var (_, metrics) = step.Fold(step.Initial(3), batches, report =>
        {
            kept = report;
            losses.Add(report.Loss);
            snapshots.Add(report.Snapshot());
            Assert.Equal(losses.Average(), report.Metrics.Loss, 5);
            Assert.Equal(4 * report.Step, report.Metrics.Count);
            Assert.Equal(0.05, report.LearningRate, 6);
        });
        var state = step.Initial(3);
        foreach (var (batch, snapshot) in batches.Zip(snapshots))
        {
            (state, var alone) = step.Run(state, batch);
            AssertSame(state, snapshot);
            Assert.Equal(losses[(int)state.Step - 1], alone.Loss, 5);
        }
        Assert.Equal(losses.Average(), metrics.Loss, 5);
        Assert.Contains("speaks of step 4", Assert.Throws<TrainingException>(kept!.Snapshot).Message);
    }

    [Fact]
    public void Averages_follow_parameters_and_statistics_as_tensor_flows_do()
    {
        var step = Step(Sgd(0.1) with { AverageDecay = 0.15 });
        var state = step.Initial(5);
        var (one, _) = step.Run(state, Toys.Batches(1, 4)[0]);
        var (two, _) = step.Run(one, Toys.Batches(1, 4)[0]);
        foreach (var (tree, path) in new[] { ("p", "dense/kernel"), ("s", "batch_normalization/moving_mean") })
        {
            var (w0, w1, w2) = (Of(state), Of(one), Of(two));
            var average = w0.Zip(w1, (w0, w1) => w0 + (0.9 * (w1 - w0))).Zip(w2, (a, w2) => a + (0.85 * (w2 - a))); // min(0.15, 1/10), then min(0.15, 2/11)
            Assert.All(average.Zip(two.Averaged() is var averaged ? Of(averaged) : []), pair => Assert.Equal(pair.First, pair.Second, 5));

            double[] Of(TrainState state) => (tree == "p" ? state.Parameters : state.Statistics)[path].ToDoubles();
        }
        Assert.Throws<TrainingException>(() => Step().Initial(1).Averaged());
    }

    [Fact]
    public void A_non_finite_loss_names_its_first_step_and_leaves_the_state_valid()
    {
        var step = TrainingStep.Compile(Toys.Linear(2), [2], CrossEntropy(), Sgd(0.1), Device.Reference, DType.Float32);
        var good = Toys.Vectors(new float[,] { { 1, 2 } }, 0);
        var bad = Toys.Vectors(new float[,] { { 1, float.NaN } }, 0);
        var state = step.Initial(1);
        var error = Assert.Throws<NonFiniteLossException>(() => step.Fold(state, [good, good, good, bad, good]));
        Assert.Equal(3, error.Step);
        Assert.Equal(
            "Fold: the loss is NaN from step 3 on, where the learning rate is 0.1; expected a finite loss (lower the learning rate, or look for NaN in the images).", error.Message);
        Assert.True(step.Run(state, good).Metrics.Loss < 10);
        Assert.Equal(200, Assert.Throws<NonFiniteLossException>(() => step.Fold(state, Enumerable.Repeat(good, 200).Append(bad).Append(good))).Step);
        var seen = 0;
        Assert.Throws<NonFiniteLossException>(() => step.Fold(state, [bad, good], report => seen = (int)report.Metrics.Count));
        Assert.Equal(0, seen);
        var steps = 0;
        Assert.Throws<NonFiniteLossException>(() => step.Fold(state, Enumerable.Repeat(bad, 1000), _ => steps++));
        Assert.Equal(127, steps);
    }

    [Fact]
    public void A_label_outside_the_classes_is_refused_before_its_step()
    {
        var step = TrainingStep.Compile(Toys.Linear(2), [2], CrossEntropy(), Sgd(0.1), Device.Reference, DType.Float32);
        var error = Assert.Throws<TrainingException>(() => step.Run(step.Initial(1), Toys.Vectors(new float[,] { { 1, 2 }, { 3, 4 } }, 1, 2)));
        Assert.Equal("SoftmaxCrossEntropy: `label` is 2 at sample 1 of the batch, the network has 2 classes; expected 0 to 1.", error.Message);
    }

    [Fact]
    public void Batches_that_lack_an_array_or_hold_a_misshapen_one_are_refused()
    {
        var step = Step();
        var images = NdArray.Zeros([2, 4, 4, 1], DType.UInt8);
        Assert.Equal("Batch: there is no array `label` among `image`; expected `label` as int32[n].", Message(new(("image", images))));
        Assert.Equal("Batch: `label` is float32[2]; expected int32[n].", Message(new(("image", images), ("label", NdArray.Zeros([2])))));
        Assert.Equal("Batch: `image` is uint8[2, 5, 4, 1]; expected uint8[n, 4, 4, 1].", Message(new(("image", NdArray.Zeros([2, 5, 4, 1], DType.UInt8)), ("label", NdArray.Zeros([2], DType.Int32)))));
        Assert.Contains("there are no batches", Assert.Throws<TrainingException>(() => step.Fold(step.Initial(1), [])).Message);

        string Message(Batch batch) => Assert.Throws<TrainingException>(() => step.Run(step.Initial(1), batch)).Message;
    }

    [Fact]
    public void Recipes_that_cannot_train_are_refused()
    {
        Assert.Contains("expected logits [n, classes]", Error(new Rescaling(1) >> new Conv2D(2, 3), Sgd(0.1)));
        Assert.Contains("no leaf of the network is trained", Error((new Rescaling(1) >> new Flatten() >> new Dense(3)).Frozen(), Sgd(0.1)));
        Assert.Contains("momentum is 1;", Error(Toys.Network(), Sgd(0.1, momentum: 1)));
        Assert.Contains("weight decay is -1;", Error(Toys.Network(), Sgd(0.1, weightDecay: -1)));
        Assert.Contains("learning rate of step 0 is NaN", Assert.Throws<TrainingException>(() =>
            Step(Sgd(double.NaN)) is var step ? step.Run(step.Initial(1), Toys.Batches(1, 2)[0]) : default).Message);

        static string Error(Layer model, Optimizer optimizer) =>
            Assert.Throws<TrainingException>(() => TrainingStep.Compile(model, Toys.Image, CrossEntropy(), optimizer, Device.Reference)).Message;
    }

    [Fact]
    public void A_state_of_another_network_is_refused_in_one_message()
    {
        var step = Step();
        var other = TrainingStep.Compile(new Rescaling(1) >> new Conv2D(2, 3) >> new Flatten() >> new Dense(3), Toys.Image, CrossEntropy(), Sgd(0.1), Device.Reference);
        Assert.Equal(
            "TrainingStep: the arrays do not fit the network: 2 missing: `conv2d/bias` float32[2], `momentum/conv2d/bias` float32[2]; 6 surplus: `batch_normalization/gamma`, "
            + "`batch_normalization/beta`, `batch_normalization/moving_mean`, `batch_normalization/moving_variance`, `momentum/batch_normalization/gamma`, `momentum/batch_normalization/beta`; "
            + "4 of another type than the network's: `conv2d/kernel` float32[3, 3, 1, 4] against float32[3, 3, 1, 2], `dense/kernel` float32[16, 3] against float32[8, 3], "
            + "`momentum/conv2d/kernel` float32[3, 3, 1, 4] against float32[3, 3, 1, 2], `momentum/dense/kernel` float32[16, 3] against float32[8, 3]; "
            + "expected exactly the arrays that the network declares.",
            Assert.Throws<CheckpointException>(() => other.Run(step.Initial(1), Toys.Batches(1, 2)[0])).Message);
    }

    [Fact]
    public void An_auxiliary_loss_reaches_the_tapped_logits()
    {
        var model = new Rescaling(1 / 255.0) >> new Flatten() >> new Dense(3).Tap("aux") >> Relu >> new Dense(3);
        var batch = Toys.Batches(1, 4)[0];
        var plain = TrainingStep.Compile(model, Toys.Image, CrossEntropy(), Sgd(0.1), Device.Reference);
        var weighted = TrainingStep.Compile(model, Toys.Image, new AuxiliaryLoss(CrossEntropy(), "aux"), Sgd(0.1), Device.Reference);
        Assert.True(weighted.Run(weighted.Initial(1), batch).Metrics.Loss > plain.Run(plain.Initial(1), batch).Metrics.Loss + 0.1);
        Assert.Contains("no layer exposes `tower`, but aux", Assert.Throws<TrainingException>(() =>
            TrainingStep.Compile(model, Toys.Image, new AuxiliaryLoss(CrossEntropy(), "tower"), Sgd(0.1), Device.Reference)).Message);
    }

    [Fact]
    public void Explain_prints_both_stages()
    {
        var text = Step().Explain(4);
        Assert.Contains("stage gradients", text);
        Assert.Contains("stage update", text);
    }

    private static void AssertSame(TrainState expected, TrainState actual)
    {
        Assert.True(expected.Parameters.BitsEqual(actual.Parameters));
        Assert.True(expected.Statistics.BitsEqual(actual.Statistics));
        Assert.True(expected.Slots.BitsEqual(actual.Slots));
        Assert.Equal((expected.Step, expected.Key), (actual.Step, actual.Key));
    }
}
