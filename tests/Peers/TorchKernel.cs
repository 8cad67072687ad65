using System.Diagnostics;
using TorchSharp;
using XceptionScript.Benchmarks;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace XceptionScript.Peers;

/// <summary>One operation of libtorch.</summary>
internal sealed class TorchKernel : ISubject
{
    private readonly string _name;
    private readonly Func<Tensor> _run;
    private readonly Func<Tensor, NdArray> _read;

    private TorchKernel(string name, Func<Tensor> run, Func<Tensor, NdArray> read) => (_name, _run, _read) = (name, run, read);

    /// <summary>A depthwise convolution, or one of its gradients through a forward pass made once.</summary>
    public static TorchKernel Convolution(ConvolutionCase work, TorchLayout layout)
    {
        var (x, kernel) = (layout.Images(work.Images), layout.Leaf("depthwise_kernel", work.Kernel));
        if (work.Sense == Sense.Forward) return new("y", () => Forward(x, kernel), TorchLayout.Images);
        var isInput = work.Sense == Sense.InputGradient;
        var wanted = (isInput ? x : kernel).requires_grad_();
        var (y, dy) = (Forward(x, kernel), layout.Images(work.Cotangent));
        return isInput
            ? new("dx", Gradient, TorchLayout.Images)
            : new("dkernel", Gradient, gradient => TorchLayout.ArrayOf("depthwise_kernel", gradient));

        Tensor Gradient() => autograd.grad([y], [wanted], [dy], retain_graph: true)[0];
    }

    /// <summary>A product of matrices.</summary>
    public static TorchKernel Product(ProductCase work)
    {
        var (a, b) = (TorchLayout.Plain(work.A), TorchLayout.Plain(work.B));
        return new("c", () => mm(a, b), TorchLayout.Plain);
    }

    /// <inheritdoc/>
    public ArrayTree Outputs()
    {
        using var scope = NewDisposeScope();
        return ArrayTree.Of((_name, _read(_run())));
    }

    /// <inheritdoc/>
    public double Milliseconds(int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
        {
            using var scope = NewDisposeScope();
            _run();
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
    }

    public void Dispose()
    {
    }

    private static Tensor Forward(Tensor x, Tensor kernel) => conv2d(x, kernel, padding: [1, 1], groups: x.shape[1]);
}
