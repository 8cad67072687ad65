using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>What the layers over images share when they build.</summary>
internal static class BuildSteps
{
    extension(Flow flow)
    {
        /// <summary>The channels of an image [n, h, w, c].</summary>
        public int ImageChannels(string owner) => flow.Value.Shape is [_, _, _, var channels]
            ? channels
            : throw new ShapeException($"{owner}: the input is {flow.Value.Shape}; expected [n, h, w, c].");

        /// <summary>The flow with another value.</summary>
        public Flow Map(Func<Tensor, Tensor> map) => flow with { Value = map(flow.Value) };

        /// <summary>The flow with a bias [c] added to the last axis.</summary>
        public Flow AddBias(Initializer initializer)
        {
            (var bias, flow) = flow.Leaf("bias", [flow.Value.Shape[^1]], initializer, LeafKind.Parameter);
            return flow.Map(x => x + bias);
        }
    }

    /// <summary>The value of an attribute that has a least value.</summary>
    /// <exception cref="ShapeException">It lies below.</exception>
    public static void CheckAtLeast(string owner, string attribute, int value, int least = 1)
    {
        if (value < least) throw new ShapeException($"{owner}: {attribute} is {value}; expected at least {least}.");
    }

    /// <summary>Checks both extents of a kernel.</summary>
    /// <exception cref="ShapeException">One lies below 1.</exception>
    public static void CheckKernel(string owner, KernelSize kernel)
    {
        if (kernel.Height < 1 || kernel.Width < 1) throw new ShapeException($"{owner}: Kernel is {kernel}; expected at least 1x1.");
    }
}
