using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Scripting.Models;

/// <summary>A network that the command line knows by a name.</summary>
/// <param name="Name">What it is called: <c>xception</c>.</param>
/// <param name="About">What it is, in a few words.</param>
/// <param name="Size">Height and width of the images it was designed for.</param>
public sealed record NamedModel(string Name, string About, int Size)
{
    /// <summary>The number of segments unless one is asked for; null for a network that has none.</summary>
    public int? Segments { get; init; }

    /// <summary>Whether the network has an entry, a middle and an exit flow, as the paper's has.</summary>
    public bool HasFlows { get; init; }

    /// <summary>The layer and the image [h, w, c] for a size, a number of classes and, where there are any, of segments.</summary>
    public required Func<int, int, int, (Layer Model, Shape Input)> Builder { get; init; }

    /// <summary>The network, and the shape [h, w, c] of the images it takes. What is not given is as it was designed.</summary>
    /// <exception cref="ScriptException">Segments were asked of a network that has none.</exception>
    /// <exception cref="ShapeException">The size or the number of classes is out of range.</exception>
    /// <exception cref="LayerException">The number of segments is out of range.</exception>
    public (Layer Model, Shape Input) Build(int? size = null, int classes = ModelCatalogue.Classes, int? segments = null)
    {
        if (segments is not null && Segments is null)
            throw new ScriptException($"{Name}: {segments} segments were asked for, and the network has none; expected none (only {ModelCatalogue.NamesWithSegments} takes any).");
        return Builder(size ?? Size, classes, segments ?? Segments ?? 0);
    }
}
