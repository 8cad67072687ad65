using System.Text;
using XceptionScript.Scripting.Reports;

namespace XceptionScript.Scripting.Verbs;

/// <summary><c>xs plot</c>: a network as a drawing.</summary>
internal static class PlotVerb
{
    /// <summary>Draws the network that the words after the verb ask for, into a file.</summary>
    /// <exception cref="ScriptException">The file cannot be written.</exception>
    public static void Run(string[] words, TextWriter output)
    {
        var (choice, options) = ModelChoice.Read("plot", words);
        var file = options.Text("out", $"{choice.Named.Name}.svg", "where the drawing goes");
        options.Done();
        var (model, input) = choice.Build();
        var svg = ArchitectureSvg.Render(model, input, choice.Named.Name, choice.Named.HasFlows);
        try
        {
            File.WriteAllText(file, svg, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ScriptException($"--out: `{file}` cannot be written ({refused.Message.TrimEnd('.')}); expected a file in a folder that exists.");
        }
        output.WriteLine(file);
    }
}
