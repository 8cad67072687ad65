using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>A dense layer: [n, inputs] -> [n, units], with leaves <c>kernel</c> [inputs, units] and <c>bias</c> [units].</summary>
public sealed record Dense(int Units, bool UseBias = true) : Layer
{
    /// <summary>How the kernel starts.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>How the bias starts.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <inheritdoc/>
    protected override string Stem => "dense";

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        BuildSteps.CheckAtLeast(nameof(Dense), nameof(Units), Units);
        if (flow.Value.Shape is not [_, var inputs])
            throw new ShapeException($"Dense: the input is {flow.Value.Shape}; expected [n, inputs] (put a Flatten or a GlobalAveragePooling2D before it).");
        (var kernel, flow) = flow.Leaf("kernel", [inputs, Units], KernelInitializer, LeafKind.Kernel);
        flow = flow.Map(x => x.MatMul(kernel));
        return UseBias ? flow.AddBias(BiasInitializer) : flow;
    }
}
