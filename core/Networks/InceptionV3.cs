using XceptionScript.Expressions;
using XceptionScript.Ops;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Networks;

/// <summary>
/// Inception V3 (Szegedy et al., CVPR 2016, arXiv 1512.00567), which the Xception paper compares itself with: modules of parallel branches, joined along the
/// channels. The output is the logits [n, classes]. Convolutions are numbered as in Keras, in the order of the branches; each module's output is a tap and a
/// scope, <c>mixed0</c> to <c>mixed10</c>.
/// </summary>
public static class InceptionV3
{
    /// <summary>The network of Keras for 299x299x3 and 1000 classes: 23,817,352 trainable parameters, 23,851,784 with the moving statistics.</summary>
    public static InceptionV3Spec Default { get; } = new();

    /// <summary>
    /// The network as Keras had it in August 2016, whose 23,626,728 trainable parameters the Xception paper counts (table 3); 23,660,968 with the moving
    /// statistics.
    /// </summary>
    public static InceptionV3Spec August2016 { get; } = new()
    {
        Convolution = InceptionConvolution.ReluFirst,
        PoolFilters = [32, 32, 32],
        FactorizedModules = [new(128), new(160), new(160), new(192, Opening: 160)],
        LastPool = new AveragePooling2D(3, Stride: 2),
    };

    /// <summary>The network: the stem, the modules at 35x35, 17x17 and 8x8 with a reduction before each of the last two, then the classifier.</summary>
    /// <exception cref="ShapeException">A setting is out of range.</exception>
    public static Layer Build(InceptionV3Spec spec)
    {
        Check(spec);
        var (fine, factorized) = (spec.PoolFilters.Count, spec.FactorizedModules.Count);
        var features = new InceptionImage(spec.SmallestInput, spec.Auxiliary)
            >> (spec.Preprocess ?? Identity)
            >> Stem(spec)
            >> Repeat(fine, i => FineModule(spec, $"mixed{i - 1}", spec.PoolFilters[i - 1]))
            >> FirstReduction(spec, $"mixed{fine}")
            >> Repeat(factorized, i => FactorizedModule(spec, $"mixed{fine + i}", spec.FactorizedModules[i - 1]))
            >> (spec.Auxiliary ? new Aside(AuxiliaryTower(spec)) : Identity)
            >> LastReduction(spec, $"mixed{fine + factorized + 1}")
            >> Repeat(2, i => CoarseModule(spec, $"mixed{fine + factorized + 1 + i}", inner: $"mixed{fine + factorized + 2}_{i - 1}"));
        return spec.IncludeTop ? features >> Top(spec) : features;
    }

    private static Layer Stem(InceptionV3Spec spec) =>
        Conv(spec, 32, 3, stride: 2, Padding.Valid)
        >> Conv(spec, 32, 3, stride: 1, Padding.Valid)
        >> Conv(spec, 64, 3)
        >> new MaxPooling2D(3, Stride: 2)
        >> Conv(spec, 80, 1, stride: 1, Padding.Valid)
        >> Conv(spec, 192, 3, stride: 1, Padding.Valid)
        >> new MaxPooling2D(3, Stride: 2);

    private static Layer FineModule(InceptionV3Spec spec, string name, int poolFilters) => Joined(name,
        Conv(spec, 64, 1),
        Conv(spec, 48, 1) >> Conv(spec, 64, 5),
        Conv(spec, 64, 1) >> Conv(spec, 96, 3) >> Conv(spec, 96, 3),
        Pooled(spec, poolFilters));

    private static Layer FirstReduction(InceptionV3Spec spec, string name) => Joined(name,
        Conv(spec, 384, 3, stride: 2, Padding.Valid),
        Conv(spec, 64, 1) >> Conv(spec, 96, 3) >> Conv(spec, 96, 3, stride: 2, Padding.Valid),
        new MaxPooling2D(3, Stride: 2));

    private static Layer FactorizedModule(InceptionV3Spec spec, string name, FactorizedModule module)
    {
        var filters = module.Filters;
        return Joined(name,
            Conv(spec, 192, 1),
            Conv(spec, module.Opening ?? filters, 1) >> Conv(spec, filters, (1, 7)) >> Conv(spec, 192, (7, 1)),
            Conv(spec, filters, 1) >> Conv(spec, filters, (7, 1)) >> Conv(spec, filters, (1, 7)) >> Conv(spec, filters, (7, 1)) >> Conv(spec, 192, (1, 7)),
            Pooled(spec, 192));
    }

    private static Layer LastReduction(InceptionV3Spec spec, string name) => Joined(name,
        Conv(spec, 192, 1) >> Conv(spec, 320, 3, stride: 2, Padding.Valid),
        Conv(spec, 192, 1) >> Conv(spec, 192, (1, 7)) >> Conv(spec, 192, (7, 1)) >> Conv(spec, 192, 3, stride: 2, Padding.Valid),
        spec.LastPool);

    private static Layer CoarseModule(InceptionV3Spec spec, string name, string inner)
    {
        var fork = new Concatenate([Conv(spec, 384, (1, 3)), Conv(spec, 384, (3, 1))]);
        return Joined(name,
            Conv(spec, 320, 1),
            Conv(spec, 384, 1) >> fork >> Identity.Named(inner),
            Conv(spec, 448, 1) >> Conv(spec, 384, 3) >> fork,
            Pooled(spec, 192));
    }

    private static Layer AuxiliaryTower(InceptionV3Spec spec)
    {
        var wide = new Conv2D(768, Kernel: 5, UseBias: spec.Convolution.UseBias) { KernelInitializer = Initializer.TruncatedNormal(0.01) };
        var logits = new Dense(spec.Classes) { KernelInitializer = Initializer.TruncatedNormal(0.001) };
        var tower = new AveragePooling2D(5, Stride: 3) >> Conv(spec, 128, 1) >> wide >> spec.Convolution.After >> new Flatten() >> logits.Named("predictions");
        return tower.Named("aux").Tap("aux");
    }

    private static Layer Top(InceptionV3Spec spec)
    {
        var dropout = spec.Dropout == 0 ? Identity : new Dropout(spec.Dropout).Named("dropout");
        return new GlobalAveragePooling2D().Named("avg_pool") >> dropout >> new Dense(spec.Classes).Named("predictions");
    }

    // The name comes after the branches, not around them: their leaves are numbered through the whole network, as in Keras.
    private static Layer Joined(string name, params ReadOnlySpan<Layer> branches) => new Concatenate(ValueLists.Create(branches)) >> Identity.Named(name).Tap(name);

    private static Layer Pooled(InceptionV3Spec spec, int filters) => new AveragePooling2D(3, Stride: 1, Padding.Same) >> Conv(spec, filters, 1);

    private static Layer Conv(InceptionV3Spec spec, int filters, KernelSize kernel, int stride = 1, Padding padding = Padding.Same) =>
        new Conv2D(filters, kernel, stride, padding, UseBias: spec.Convolution.UseBias) >> spec.Convolution.After;

    private static void Check(InceptionV3Spec spec)
    {
        if (spec.InputSize < spec.SmallestInput) throw new InceptionImage(spec.SmallestInput, spec.Auxiliary).Refuse(spec.InputSize, spec.InputSize);
        BuildSteps.CheckAtLeast("InceptionV3", nameof(spec.Classes), spec.Classes);
    }
}
