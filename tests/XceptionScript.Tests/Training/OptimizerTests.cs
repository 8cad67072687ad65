using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;
using Xunit;
using static XceptionScript.Training.Optimizers;

namespace XceptionScript.Tests.Training;

/// <summary>Two steps of every optimiser on a network [x] -> [w x + b], with the loss w x + b itself, so that the gradients are x and 1.</summary>
public class OptimizerTests
{
    private const int Digits = 5;
    private static readonly Layer s_line = new Dense(1) { KernelInitializer = Initializer.Constant(2), BiasInitializer = Initializer.Constant(1) };

    [Fact]
    public void Momentum_accumulates_steps_and_decay_shrinks_kernels_only() =>
        // gw = 3 + 0.1 * 2 = 3.2, v = -0.32, w = 1.68; then gw = 3 + 0.168, v = 0.9 * -0.32 - 0.3168 = -0.6048. b: v = -0.1, then -0.19.
        Check(Sgd(0.1, weightDecay: 0.1), w: [1.68, 1.0752], b: [0.9, 0.71], ("momentum", -0.6048, -0.19));

    [Fact]
    public void Nesterov_looks_ahead() =>
        // v = -0.3, w = 2 + 0.9 * -0.3 - 0.3 = 1.43; v = -0.57, w = 1.43 - 0.513 - 0.3 = 0.617.
        Check(Sgd(0.1, nesterov: true), w: [1.43, 0.617], b: [0.81, 0.539], ("momentum", -0.57, -0.19));

    [Fact]
    public void Without_momentum_there_is_no_slot() => Check(Sgd(0.1, momentum: 0), w: [1.7, 1.4], b: [0.9, 0.8]);

    [Fact]
    public void Rms_prop_of_tensor_flow_starts_its_mean_square_at_one()
    {
        // ms = 0.9 + 0.1 * 9 = 1.8, mom = 0.1 * 3 / sqrt(2.8); then ms = 1.62 + 0.9 = 2.52, mom = 0.9 mom + 0.3 / sqrt(3.52). For b: ms = 1 throughout.
        var (m1, n1) = (0.3 / Math.Sqrt(2.8), 0.1 / Math.Sqrt(2));
        var (m2, n2) = ((0.9 * m1) + (0.3 / Math.Sqrt(3.52)), (0.9 * n1) + (0.1 / Math.Sqrt(2)));
        Check(RmsProp(0.1), w: [2 - m1, 2 - m1 - m2], b: [1 - n1, 1 - n1 - n2], ("mean_square", 2.52, 1), ("momentum", m2, n2));
    }

    [Fact]
    public void Rms_prop_of_keras_starts_its_mean_square_at_zero()
    {
        // ms = 0.1 * 9 = 0.9, then 0.81 + 0.9 = 1.71; for b 0.1, then 0.19.
        var (w1, b1) = (2 - (0.3 / Math.Sqrt(0.9)), 1 - (0.1 / Math.Sqrt(0.1)));
        Check(XceptionScript.Training.RmsProp.Keras(0.1), w: [w1, w1 - (0.3 / Math.Sqrt(1.71))], b: [b1, b1 - (0.1 / Math.Sqrt(0.19))], ("mean_square", 1.71, 0.19));
    }

    [Fact]
    public void Adams_first_steps_are_the_learning_rate() =>
        // With one gradient throughout, m / (1 - beta1^t) = g and v / (1 - beta2^t) = g^2: every step is the learning rate.
        Check(Adam(0.1), w: [1.9, 1.8], b: [0.9, 0.8], ("mean", 3 * 0.19, 0.19), ("mean_square", 9 * 0.001999, 0.001999));

    private static void Check(Optimizer optimizer, double[] w, double[] b, params (string Name, double W, double B)[] slots)
    {
        var step = TrainingStep.Compile(s_line, [1], new OutputLoss(), optimizer, Device.Reference, DType.Float32);
        var state = step.Initial(0);
        var batch = new Batch(("image", NdArray.Of<float>([1, 1], [3f])));
        for (var i = 0; i < w.Length; i++)
        {
            var expected = (2 * 3) + 1.0;
            (state, var metrics) = step.Run(state, batch);
            if (i == 0) Assert.Equal(expected, metrics.Loss, Digits); // without the decay term
            Assert.Equal(w[i], state.Parameters["dense/kernel"].ToScalar(), Digits);
            Assert.Equal(b[i], state.Parameters["dense/bias"].ToScalar(), Digits);
        }
        Assert.Equal(slots.SelectMany(slot => new[] { $"{slot.Name}/dense/kernel", $"{slot.Name}/dense/bias" }), state.Slots.Paths);
        foreach (var (name, slotW, slotB) in slots)
        {
            Assert.Equal(slotW, state.Slots[$"{name}/dense/kernel"].ToScalar(), Digits);
            Assert.Equal(slotB, state.Slots[$"{name}/dense/bias"].ToScalar(), Digits);
        }
    }

    /// <summary>The output [n, 1] itself.</summary>
    private sealed record OutputLoss : Loss
    {
        public override System.Collections.Immutable.ImmutableArray<(string Name, TensorType Type)> Targets(Shape logits) => [];

        public override Tensor PerSample(LossInputs inputs) => XceptionScript.Ops.Movement.Reshape(inputs.Logits, [inputs.Logits.Shape[0]]);
    }
}
