using TorchSharp;
using XceptionScript.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace XceptionScript.Peers;

/// <summary>
/// Xception written in libtorch's functions (paper figure 5): images [n, c, h, w] -> logits [n, classes]. <paramref name="leaf"/> gives the tensor at
/// a path, with the names of Keras.
/// </summary>
internal sealed class TorchXception(XceptionSpec spec, Func<string, Tensor> leaf)
{
    /// <summary>The logits, with the batch's moments in training and moving statistics otherwise.</summary>
    public Tensor Forward(Tensor images, bool isTraining)
    {
        var modules = 0;
        var isSmall = spec.Stem == XceptionStem.Small;
        var x = Norm(Conv(images, "block1_conv1", stride: isSmall ? 1 : 2, padding: isSmall ? 1 : 0), "block1_conv1_bn").relu_();
        if (!isSmall) x = Norm(Conv(x, "block1_conv2"), "block1_conv2_bn").relu_();
        var block = 2;
        for (; block < 2 + spec.EntryModules.Count; block++) x = Module(x, block, opensWithRelu: block > 2);
        for (var end = block + spec.MiddleModules; block < end; block++)
        {
            var y = x;
            for (var i = 1; i <= 3; i++) y = SepConv(i == 1 ? relu(y) : y.relu_(), $"block{block}_sepconv{i}");
            x = y + x;
        }
        x = Module(x, block++, opensWithRelu: true);
        x = SepConv(x, $"block{block}_sepconv1").relu_();
        x = SepConv(x, $"block{block}_sepconv2").relu_();
        return linear(x.mean([2, 3]), leaf("predictions/kernel"), leaf("predictions/bias"));

        Tensor Module(Tensor x, int block, bool opensWithRelu)
        {
            // The shortcuts have no names, so Keras numbers them.
            var number = modules++ == 0 ? "" : $"_{modules - 1}";
            var y = SepConv(opensWithRelu ? relu(x) : x, $"block{block}_sepconv1");
            y = Halved(SepConv(y.relu_(), $"block{block}_sepconv2"));
            return y + Norm(Conv(x, $"conv2d{number}", stride: 2), $"batch_normalization{number}");
        }

        Tensor SepConv(Tensor x, string name)
        {
            var depthwise = conv2d(x, leaf($"{name}/depthwise_kernel"), padding: [1, 1], groups: x.shape[1]);
            return Norm(conv2d(depthwise, leaf($"{name}/pointwise_kernel")), $"{name}_bn");
        }

        Tensor Norm(Tensor x, string name) => batch_norm(
            x, leaf($"{name}/moving_mean"), leaf($"{name}/moving_variance"), leaf($"{name}/gamma"), leaf($"{name}/beta"),
            isTraining, 1 - spec.BatchNormMomentum, spec.BatchNormEpsilon);
    }

    private Tensor Conv(Tensor x, string name, int stride = 1, int padding = 0) =>
        conv2d(x, leaf($"{name}/kernel"), strides: [stride, stride], padding: [padding, padding]);

    // Keras' SAME for 3x3 windows at stride 2: one cell before and after an odd extent, one cell only after an even one, where counting the last,
    // incomplete window says the same without a copy.
    private static Tensor Halved(Tensor x) => x.shape[2] % 2 == 1 ? max_pool2d(x, 3, 2, 1) : max_pool2d(x, 3, 2, 0, ceil_mode: true);
}
