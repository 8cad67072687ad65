using System.Reflection;
using XceptionScript.Scripting.Predictions;

namespace XceptionScript.Scripting;

/// <summary>What the words after <c>xs</c> ask for: a verb, or a script to run.</summary>
internal static class CommandLine
{
    private const string Usage = """
        usage: xs [run] SCRIPT.csx [--] [ARGUMENTS]
               xs predict MODEL --weights FILE IMAGE...

          Runs a C# script. Everything after the script, or after `--`, is its Args.

          xs predict      says what a network takes images for, and where it looks;
                          xs predict --help lists the options
          xs --help       this text
          xs --version    the version
        """;

    /// <summary>Does what the words ask for and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] words, TextWriter output, TextWriter error)
    {
        switch (words)
        {
            case ["--help" or "-h", ..]:
                output.WriteLine(Usage);
                return ScriptHost.Success;
            case ["--version"]:
                output.WriteLine(Version);
                return ScriptHost.Success;
            case [] or ["run"]:
                error.WriteLine(Usage);
                return ScriptHost.Failure;
            case ["predict", .. var rest]:
                return PredictCommand.Run(rest, output, error);
            case ["run", .. var script]:
                return await RunScriptAsync(script, output, error);
            case [['-', ..] option, ..]:
                error.WriteLine($"xs: there is no option `{option}`; expected --help, --version, or a script with its arguments after it.");
                return ScriptHost.Failure;
            default:
                return await RunScriptAsync(words, output, error);
        }
    }

    private static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static Task<int> RunScriptAsync(string[] words, TextWriter output, TextWriter error)
    {
        var path = words[0];
        var arguments = words.Skip(words is [_, "--", ..] ? 2 : 1).ToArray();
        return ScriptHost.RunAsync(path, arguments, output, error);
    }
}
