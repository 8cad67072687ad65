using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace XceptionScript.Scripting;

/// <summary>Runs C# scripts.</summary>
public static class ScriptHost
{
    /// <summary>The exit code of a script that ends without saying otherwise.</summary>
    public const int Success = 0;

    /// <summary>The exit code of a script that is missing, does not compile or throws.</summary>
    public const int Failure = 1;

    /// <summary>Compiles the script in a file, runs it and returns its exit code, which is the integer it returns, if any.</summary>
    /// <param name="path">The script's path.</param>
    /// <param name="arguments">What the script reads as <c>Args</c>.</param>
    /// <param name="output">Where <c>Print</c> writes.</param>
    /// <param name="error">Where compile errors and exceptions are reported.</param>
    public static async Task<int> RunAsync(string path, IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (!File.Exists(path))
        {
            error.WriteLine(ScriptPath.Missing(path));
            return Failure;
        }
        var file = Path.GetFullPath(path);
        var script = CSharpScript.Create(await File.ReadAllTextAsync(file), ScriptSettings.For(file), typeof(ScriptGlobals));
        return Compiles(script, error) ? await RunAsync(script, file, new ScriptGlobals(arguments, output), output, error) : Failure;
    }

    private static bool Compiles(Script script, TextWriter error)
    {
        var diagnostics = ScriptDiagnostics.Shown(script.Compile());
        foreach (var diagnostic in diagnostics) error.WriteLine(ScriptDiagnostics.Line(diagnostic));
        return !diagnostics.Any(ScriptDiagnostics.IsError);
    }

    private static async Task<int> RunAsync(Script<object> script, string file, ScriptGlobals globals, TextWriter output, TextWriter error)
    {
        try
        {
            var state = await script.RunAsync(globals);
            return state.ReturnValue is int code ? code : Success;
        }
        catch (HelpRequest help)
        {
            output.WriteLine(help.Message);
            return Success;
        }
        catch (Exception thrown)
        {
            var files = script.GetCompilation().SyntaxTrees.Select(tree => tree.FilePath).ToHashSet();
            error.WriteLine(ScriptFault.Describe(thrown, file, files));
            return Failure;
        }
    }
}
