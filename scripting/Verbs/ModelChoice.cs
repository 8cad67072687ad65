using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Scripting.Models;

namespace XceptionScript.Scripting.Verbs;

/// <summary>A network as a command line asks for it: <c>MODEL --size N --classes K --segments G</c>.</summary>
internal sealed record ModelChoice(NamedModel Named, int Size, int Classes, int? Segments)
{
    /// <summary>The choice that words make, and their other options, which the verb reads before it calls <see cref="ScriptArguments.Done"/>.</summary>
    /// <exception cref="ScriptException">No model is named, or there is none of the name.</exception>
    public static (ModelChoice Choice, ScriptArguments Options) Read(string verb, string[] words)
    {
        if (words is not [[not '-', ..] name, .. var rest])
            throw new ScriptException($"{verb}: no model is named{(words is [var first, ..] ? $" before `{first}`" : "")}; expected `xs {verb} MODEL`, where MODEL is one of {ModelCatalogue.Names}.");
        var named = ModelCatalogue.Find(name);
        var options = new ScriptArguments(rest);
        var size = options.Int("size", named.Size, "height and width of the images");
        var classes = options.Int("classes", ModelCatalogue.Classes, "number of classes");
        var standard = named.Segments ?? 0;
        var segments = options.Int("segments", standard, "segments of each module, for networks with Inception modules by segments");
        return (new(named, size, classes, segments == standard ? null : segments), options);
    }

    /// <summary>The network, and the shape [h, w, c] of the images it takes.</summary>
    public (Layer Model, Shape Input) Build() => Named.Build(Size, Classes, Segments);
}
