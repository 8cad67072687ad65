using Xunit;

namespace XceptionScript.Tests.Mistakes;

/// <summary>Layers that do not make a network are refused when it is built, by the path of the layer.</summary>
public sealed class NetworkMistakeTests
{
    private static readonly Dictionary<string, Mistake> s_mistakes = new()
    {
        ["two layers of one path"] = new("""
            var model = new Dense(4).Named("features") >> Relu >> new Dense(2).Named("features");
            model.Initialize([8], key: 1); // here
            """, "`features/kernel`", "twice", "expected every path once"),
        ["two random draws of one path"] = new("""
            var model = new Dropout(0.5).Named("drop") >> new Dense(4) >> new Dropout(0.5).Named("drop");
            var step = TrainingStep.Compile(model, [8], CrossEntropy(), Sgd(0.1), Device.Cpu, DType.Float32); // here
            """, "`drop/mask`", "twice", "expected every path once"),
        ["a residual body that shrinks the image"] = new("""
            var block = new Residual(new SeparableConv2D(3, Kernel: 3) >> Relu);
            var flow = block.Declare([8, 8, 3]); // here
            """, "Residual", "the body gives [1, 6, 6, 3]", "the shortcut [1, 8, 8, 3]", "expected equal shapes (Padding.Same"),
        ["a residual body with other filters, inside a named flow"] = new("""
            Layer Middle() => new Residual(Relu >> new SeparableConv2D(32, Kernel: 3, Padding: Padding.Same));
            var model = Repeat(2, Middle).Named("middle");
            model.Declare([8, 8, 16]); // here
            """, "middle/Residual", "[1, 8, 8, 32]", "[1, 8, 8, 16]", "1x1 Conv2D as Shortcut"),
        ["an image below the smallest of the paper's network"] = new("""
            var model = Xception.Build(Xception.Default with { InputSize = 32 }); // here
            """, "Xception", "32 x 32", "expected at least 71 x 71", "Xception.Small takes smaller images"),
        ["an image below the smallest of the small network"] = new("""
            var model = Xception.Build(Xception.Small);
            model.Declare([6, 32, 3]); // here
            """, "Xception", "6 x 32", "expected at least 8 x 8"),
        ["a negative dropout rate"] = new("""
            var model = new Flatten() >> new Dropout(-0.2) >> new Dense(3);
            model.Declare([4, 4, 1]); // here
            """, "dropout/Dropout", "-0.2", "expected at least 0 and below 1"),
        ["groups that divide neither channels nor filters"] = new("""
            var model = new Conv2D(8, Kernel: 3, Groups: 3);
            model.Declare([8, 8, 4]); // here
            """, "Conv2D", "Groups is 3", "4 input channels (axis 3)", "8 filters", "expected a divisor of both"),
        ["a dense layer on an image"] = new("""
            var model = new Conv2D(8, Kernel: 3) >> new Dense(10);
            model.Declare([8, 8, 1]); // here
            """, "dense/Dense", "[1, 6, 6, 8]", "expected [n, inputs]", "GlobalAveragePooling2D"),
        ["a convolution of bytes"] = new("""
            var model = new Conv2D(8, Kernel: 3);
            model.Declare([8, 8, 1], DType.UInt8); // here
            """, "`conv2d/kernel`", "UInt8", "expected Float32 or Float64 (put a Rescaling before it)"),
        ["a kernel larger than the image"] = new("""
            var model = Repeat(2, () => new MaxPooling2D(2)) >> new Conv2D(8, Kernel: 3);
            model.Declare([8, 8, 1]); // here
            """, "Conv2D", "3 x 3", "2 x 2", "expected a window no larger than the padded image"),
        ["no filters"] = new("""
            var model = new Conv2D(0, Kernel: 3);
            model.Declare([8, 8, 1]); // here
            """, "Conv2D", "Filters is 0", "expected at least 1"),
        ["a name with a slash"] = new("""
            var stem = Relu.Named("entry/relu"); // here
            """, "`entry/relu`", "expected at least one character and no slash"),
        ["a parameter that is not there"] = new("""
            var (parameters, _) = new Dense(2).Initialize([3], key: 1);
            Print(parameters["dense/weight"]); // here
            """, "`dense/weight`", "kernel, bias", "expected"),
        ["residual modules without the convolutions that fit their shortcuts"] = new("""
            var model = Xception.Build(Xception.Small).Rewrite(layer => layer is Residual module ? module with { Shortcut = null } : layer);
            model.Declare([32, 32, 3]); // here
            """, "Residual", "the body gives [1, 16, 16, 48]", "the shortcut [1, 32, 32, 32]", "1x1 Conv2D as Shortcut"),
        ["a dense layer between a depthwise and a pointwise convolution"] = new("""
            var model = Xception.Build(Xception.Small).Rewrite(layer => layer is SeparableConv2D conv ? conv with { Between = new Dense(8) } : layer);
            model.Declare([32, 32, 3]); // here
            """, "block2_sepconv1", "Dense", "[1, 32, 32, 32]", "expected [n, inputs]"),
        ["a convolution in groups made separable"] = new("""
            var model = new Conv2D(8, Kernel: 3, Groups: 2) >> Relu;
            model.Rewrite(layer => layer is Conv2D conv ? conv.AsSeparable() : layer); // here
            """, "AsSeparable", "2 groups", "expected 1"),
        ["branches of other sizes"] = new("""
            var module = new Concatenate([new Conv2D(4, Kernel: 1), new Conv2D(4, Kernel: 3)]);
            module.Declare([8, 8, 1]); // here
            """, "Concat", "[1, 8, 8, 4] and [1, 6, 6, 4]", "expected equal extents"),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task A_mistake_is_one_sentence_at_its_line(string mistake) => s_mistakes[mistake].CheckAsync();
}
