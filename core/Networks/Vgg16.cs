using XceptionScript.Expressions;
using XceptionScript.Ops;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Networks;

/// <summary>
/// VGG-16 (Simonyan and Zisserman, ICLR 2015, arXiv 1409.1556): 3x3 convolutions with ReLU, pooling between them, then dense layers. The output is the
/// logits [n, classes]. Names are those of Keras.
/// </summary>
public static class Vgg16
{
    /// <summary>The network of Keras for 224x224x3 and 1000 classes: 138,357,544 parameters, most of them in the first dense layer.</summary>
    public static Vgg16Spec Default { get; } = new();

    /// <summary>The network.</summary>
    /// <exception cref="ShapeException">A setting is out of range.</exception>
    public static Layer Build(Vgg16Spec spec)
    {
        var check = new SmallestImage("Vgg16", spec.SmallestInput);
        if (spec.InputSize < spec.SmallestInput) throw check.Refuse(spec.InputSize, spec.InputSize);
        BuildSteps.CheckAtLeast("Vgg16", nameof(spec.Classes), spec.Classes);
        var features = check >> (spec.Preprocess ?? Identity) >> Repeat(spec.Blocks.Count, i => Block($"block{i}", spec.Blocks[i - 1].Convolutions, spec.Blocks[i - 1].Filters));
        return spec.IncludeTop ? features >> Top(spec) : features;
    }

    private static Layer Block(string name, int convolutions, int filters) =>
        Repeat(convolutions, i => new Conv2D(filters, Kernel: 3, Padding: Padding.Same).Named($"{name}_conv{i}") >> Relu.Named($"{name}_conv{i}_act"))
        >> new MaxPooling2D(2).Named($"{name}_pool");

    private static Layer Top(Vgg16Spec spec)
    {
        var hidden = Repeat(spec.FullyConnected.Count, i =>
            new Dense(spec.FullyConnected[i - 1]).Named($"fc{i}") >> Relu.Named($"fc{i}_act") >> (spec.Dropout == 0 ? Identity : new Dropout(spec.Dropout).Named($"dropout{i}")));
        return new Flatten().Named("flatten") >> hidden >> new Dense(spec.Classes).Named("predictions");
    }
}
