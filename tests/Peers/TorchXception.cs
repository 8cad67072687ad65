using TorchSharp;
using XceptionScript.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace XceptionScript.Peers;

/// <summary>
/// Xception written in libtorch's functions (paper figure 5): images [n, c, h, w] -> logits [n, classes]. <paramref name="leaf"/> gives the tensor at
/// a path, with the names of Keras. Tensors are freed as soon as nothing reads them any more, as the reference counts of Python would.
/// </summary>
internal sealed class TorchXception(XceptionSpec spec, Func<string, Tensor> leaf)
{
    /// <summary>The logits, with the batch's moments in training and moving statistics otherwise.</summary>
    public Tensor Forward(Tensor images, bool isTraining)
    {
        var modules = 0;
        var isSmall = spec.Stem == XceptionStem.Small;
        var x = Relu(Norm(Conv(images, "block1_conv1", stride: isSmall ? 1 : 2, padding: isSmall ? 1 : 0), "block1_conv1_bn"));
        if (!isSmall) x = Relu(Norm(Spend(x, x => Conv(x, "block1_conv2")), "block1_conv2_bn"));
        var block = 2;
        for (; block < 2 + spec.EntryModules.Count; block++) x = Module(x, block, opensWithRelu: block > 2);
        for (var end = block + spec.MiddleModules; block < end; block++) x = Middle(x, block);
        x = Module(x, block++, opensWithRelu: true);
        x = Relu(SepConv(x, $"block{block}_sepconv1"));
        x = Relu(SepConv(x, $"block{block}_sepconv2"));
        return Spend(Spend(x, x => x.mean([2, 3])), x => linear(x, leaf("predictions/kernel"), leaf("predictions/bias")));

        Tensor Module(Tensor x, int block, bool opensWithRelu)
        {
            // The shortcuts have no names, so Keras numbers them.
            var number = modules++ == 0 ? "" : $"_{modules - 1}";
            var y = SepConv(opensWithRelu ? relu(x) : x.alias(), $"block{block}_sepconv1");
            y = Halved(SepConv(Relu(y), $"block{block}_sepconv2"));
            return Sum(y, Norm(Spend(x, x => Conv(x, $"conv2d{number}", stride: 2)), $"batch_normalization{number}"));
        }

        Tensor Middle(Tensor x, int block)
        {
            var y = SepConv(relu(x), $"block{block}_sepconv1");
            y = SepConv(Relu(y), $"block{block}_sepconv2");
            return Sum(SepConv(Relu(y), $"block{block}_sepconv3"), x);
        }

        Tensor SepConv(Tensor x, string name)
        {
            var depthwise = Spend(x, x => conv2d(x, leaf($"{name}/depthwise_kernel"), padding: [1, 1], groups: x.shape[1]));
            return Norm(Spend(depthwise, x => Pointwise(x, leaf($"{name}/pointwise_kernel"))), $"{name}_bn");
        }

        Tensor Norm(Tensor x, string name) => Spend(x, x => batch_norm(
            x, leaf($"{name}/moving_mean"), leaf($"{name}/moving_variance"), leaf($"{name}/gamma"), leaf($"{name}/beta"),
            isTraining, 1 - spec.BatchNormMomentum, spec.BatchNormEpsilon));
    }

    // Reads its operand without spending it.
    private Tensor Conv(Tensor x, string name, int stride = 1, int padding = 0) =>
        conv2d(x, leaf($"{name}/kernel"), strides: [stride, stride], padding: [padding, padding]);

    // With the channels last, libtorch 2.10 computes wrong numbers for pointwise convolutions of 1024 channels and more on small maps, as those of the exit flow
    // are. The same product written as a linear layer over the channels is right.
    private static Tensor Pointwise(Tensor x, Tensor kernel) => x.shape[1] >= 1024 && x.stride(1) == 1
        ? linear(x.permute(0, 2, 3, 1), kernel.view(kernel.shape[0], kernel.shape[1])).permute(0, 3, 1, 2)
        : conv2d(x, kernel);

    private static Tensor Spend(Tensor x, Func<Tensor, Tensor> last)
    {
        using (x) return last(x);
    }

    // In place, which no gradient here minds: those of batch norm and pooling read their inputs, that of ReLU its output.
    private static Tensor Relu(Tensor x) => x.relu_();

    private static Tensor Sum(Tensor x, Tensor y) => Spend(y, y => x.add_(y));

    // Keras' SAME for 3x3 windows at stride 2: one cell before and after an odd extent, one cell only after an even one, where counting the last,
    // incomplete window says the same without a copy.
    private static Tensor Halved(Tensor x) => Spend(x, x => x.shape[2] % 2 == 1 ? max_pool2d(x, 3, 2, 1) : max_pool2d(x, 3, 2, 0, ceil_mode: true));
}
