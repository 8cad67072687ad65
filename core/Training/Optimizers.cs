namespace XceptionScript.Training;

/// <summary>Optimisers as scripts write them: <c>Sgd(learningRate: 0.045f, momentum: 0.9f)</c>.</summary>
public static class Optimizers
{
    /// <summary>Stochastic gradient descent with momentum.</summary>
    public static Sgd Sgd(Schedule learningRate, double momentum = 0.9, bool nesterov = false, double weightDecay = 0) =>
        new(learningRate, momentum, nesterov, weightDecay);

    /// <summary>RMSprop as TensorFlow 1 has it, with the defaults of Google's Inception recipes.</summary>
    public static RmsProp RmsProp(
        Schedule learningRate, double rho = 0.9, double momentum = 0.9, double epsilon = 1, double initialMeanSquare = 1, double weightDecay = 0) =>
        new(learningRate, rho, momentum, epsilon, initialMeanSquare, weightDecay);

    /// <summary>Adam.</summary>
    public static Adam Adam(Schedule learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, double weightDecay = 0) =>
        new(learningRate, beta1, beta2, epsilon, weightDecay);
}
