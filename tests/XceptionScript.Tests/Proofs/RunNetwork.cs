using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using XceptionScript.Data;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Scripting;
using XceptionScript.Tests.Data;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Proofs;

/// <summary>
/// The network of run.csx, its loss and its optimizer: the script itself, run as far as the line that compiles the step, which returns the
/// step's arguments instead.
/// </summary>
internal static class RunNetwork
{
    private const string Compiling = "var step = TrainingStep.Compile(";

    private static readonly Lazy<(Layer Model, Shape Image, Loss Loss, Optimizer Optimizer)> s_arguments = new(Arguments);
    private static readonly Lazy<Dataset> s_images = new(() => XceptionScript.Data.Dataset.Open(Repository.Samples, split: "train"));

    /// <summary>The path of the script.</summary>
    public static string Script => Path.Combine(Golden.RepositoryRoot, "run.csx");

    /// <summary>The images that it trains on.</summary>
    public static Dataset Images => s_images.Value;

    /// <summary>Its training step on a backend.</summary>
    public static TrainingStep Step(IBackend backend)
    {
        var (model, image, loss, optimizer) = s_arguments.Value;
        return TrainingStep.Compile(model, image, loss, optimizer, backend);
    }

    /// <summary>What its training step asks a backend to run for batches of a size.</summary>
    public static StagedGraph Graph(int batch)
    {
        var (model, image, loss, optimizer) = s_arguments.Value;
        return StepGraph.Build(new Recipe(model, image, loss, DType.UInt8, 5), optimizer, batch).Staged;
    }

    /// <summary>Its first batches, at another batch size.</summary>
    public static Batch[] Batches(int count, int size) => [.. Images.Batches(size, 42).Take(count)];

    private static (Layer, Shape, Loss, Optimizer) Arguments()
    {
        var text = File.ReadAllText(Script);
        var start = text.IndexOf(Compiling, StringComparison.Ordinal);
        Assert.True(start >= 0, $"run.csx has no line `{Compiling}...`.");
        var arguments = text[(start + Compiling.Length)..].Split(", device);")[0];
        var globals = new ScriptGlobals(["--data", Repository.Samples], TextWriter.Null);
        var script = CSharpScript.Create<ITuple>(
            $"{text[..start]}return ({arguments});", ScriptSettings.For(Script), typeof(ScriptGlobals));
        var tuple = script.RunAsync(globals).GetAwaiter().GetResult().ReturnValue;
        return ((Layer)tuple[0]!, (Shape)tuple[1]!, (Loss)tuple[2]!, (Optimizer)tuple[3]!);
    }
}
