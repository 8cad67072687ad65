using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;
using static XceptionScript.Training.Losses;
using static XceptionScript.Training.Optimizers;

namespace XceptionScript.Tests.Proofs;

/// <summary>An Xception with a thirty-second of the channels and one middle module, on images of 71 x 71: every kind of layer, in seconds.</summary>
internal static class NarrowXception
{
    private static readonly XceptionSpec s_spec = Xception.Default with { Width = 1.0 / 32, InputSize = 71, MiddleModules = 1, Classes = 10 };

    /// <summary>Two images of noise.</summary>
    public static Batch Batch
    {
        get
        {
            var images = new byte[2 * s_spec.Input.Size];
            new Random(1).NextBytes(images);
            return new(("image", NdArray.Of<byte>([2, .. s_spec.Input], images)), ("label", NdArray.Of<int>([2], [3, 7])));
        }
    }

    /// <summary>Its training step on a backend.</summary>
    public static TrainingStep Step(IBackend backend) =>
        TrainingStep.Compile(Xception.Build(s_spec), s_spec.Input, CrossEntropy(), Sgd(0.05, momentum: 0.9), backend);
}
