using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Scripting.Models;

/// <summary>The networks that the command line knows by name.</summary>
public static class ModelCatalogue
{
    /// <summary>The number of classes unless one is asked for: those of ImageNet.</summary>
    public const int Classes = 1000;

    /// <summary>All of them, the paper's first.</summary>
    public static ImmutableArray<NamedModel> All { get; } =
    [
        new("xception", "Xception, figure 5 of the paper", Xception.Default.InputSize) { HasFlows = true, Builder = (size, classes, _) => BuildXception(size, classes) },
        new("inception-v3", "Inception V3 as Keras has it", InceptionV3.Default.InputSize) { Builder = (size, classes, _) => BuildInceptionV3(InceptionV3.Default, size, classes) },
        new("inception-v3-2016", "Inception V3 of August 2016, whose parameters the paper counts", InceptionV3.August2016.InputSize)
        {
            Builder = (size, classes, _) => BuildInceptionV3(InceptionV3.August2016, size, classes),
        },
        new("vgg-16", "VGG-16", Vgg16.Default.InputSize) { Builder = (size, classes, _) => BuildVgg16(size, classes) },
        new("resnet-152", "ResNet-152", ResNet.Depth152.InputSize) { Builder = (size, classes, _) => BuildResNet152(size, classes) },
        new("inception-net", "Xception with Inception modules in its middle flow", Xception.Default.InputSize) { HasFlows = true, Segments = 4, Builder = BuildInceptionNet },
    ];

    /// <summary>The names, in the order of <see cref="All"/>.</summary>
    public static string Names => string.Join(", ", All.Select(model => model.Name));

    /// <summary>The names of those that have segments.</summary>
    internal static string NamesWithSegments => string.Join(", ", All.Where(model => model.Segments is not null).Select(model => model.Name));

    /// <summary>The network of a name.</summary>
    /// <exception cref="ScriptException">There is none; the message names the nearest and all.</exception>
    public static NamedModel Find(string name) => All.FirstOrDefault(model => model.Name == name)
        ?? throw new ScriptException($"Models: there is no model `{name}`; did you mean {Spelling.Nearest(name, All.Select(model => model.Name)).First()}, out of {Names}?");

    private static (Layer Model, Shape Input) BuildXception(int size, int classes)
    {
        var spec = Xception.Default with { InputSize = size, Classes = classes };
        return (Xception.Build(spec), spec.Input);
    }

    private static (Layer Model, Shape Input) BuildInceptionV3(InceptionV3Spec year, int size, int classes)
    {
        var spec = year with { InputSize = size, Classes = classes };
        return (InceptionV3.Build(spec), spec.Input);
    }

    private static (Layer Model, Shape Input) BuildVgg16(int size, int classes)
    {
        var spec = Vgg16.Default with { InputSize = size, Classes = classes };
        return (Vgg16.Build(spec), spec.Input);
    }

    private static (Layer Model, Shape Input) BuildResNet152(int size, int classes)
    {
        var spec = ResNet.Depth152 with { InputSize = size, Classes = classes };
        return (ResNet.Build(spec), spec.Input);
    }

    private static (Layer Model, Shape Input) BuildInceptionNet(int size, int classes, int segments)
    {
        var network = Xception.Default with { InputSize = size, Classes = classes };
        return (InceptionNet.Build(new() { Network = network, Segments = segments }), network.Input);
    }
}
