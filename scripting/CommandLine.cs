using System.Reflection;
using Spectre.Console;
using XceptionScript.Expressions;
using XceptionScript.Scripting.Models;
using XceptionScript.Scripting.Verbs;

namespace XceptionScript.Scripting;

/// <summary>What the words after <c>xs</c> ask for: a verb, or a script to run.</summary>
internal static class CommandLine
{
    private static string Usage => $"""
        usage: xs [run] [--profile[=FILE.json]] SCRIPT.csx [--] [ARGUMENTS]
               xs summary [MODEL] [--size N] [--classes K] [--segments G] [--json] [--time]
               xs plot MODEL [--size N] [--classes K] [--segments G] [--out FILE.svg]
               xs predict MODEL --weights FILE IMAGE... [--json] [--cam[=FOLDER]]
               xs devices [--json]

          xs run          runs a C# script; everything after the script, or after `--`, is its Args; with --profile, prints where the
                          time of its kernels went and writes a trace for chrome://tracing
          xs summary      prints what each layer of a network holds and costs; without a model, compares all, with --time their speed
          xs plot         draws a network as SVG
          xs predict      names what a network takes images for, and draws where it looks; predict --help lists all options
          xs devices      lists what can compute here: memory, driver, what multiplies matrices, and why the rest cannot

          xs --help       this text
          xs --version    the version

          MODEL is one of {ModelCatalogue.Names}.
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
            case ["run", .. var script]:
                return await RunScriptAsync(script, output, error);
            case ["summary", .. var rest]:
                return Do(() => SummaryVerb.Run(rest, output, TerminalOf(output)), output, error);
            case ["plot", .. var rest]:
                return Do(() => PlotVerb.Run(rest, output), output, error);
            case ["predict", .. var rest]:
                return Do(() => PredictVerb.Run(rest, output, TerminalOf(output)), output, error);
            case ["devices", .. var rest]:
                return Do(() => DevicesVerb.Run(rest, output), output, error);
            case [var word, ..] when ProfiledRun.FileOf(word) is not null:
                return await RunScriptAsync(words, output, error);
            case [['-', ..] option, ..]:
                error.WriteLine($"xs: there is no option `{option}`; expected --help, --version, --profile, or a script with its arguments after it.");
                return ScriptHost.Failure;
            default:
                return await RunScriptAsync(words, output, error);
        }
    }

    private static string Version =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static Task<int> RunScriptAsync(string[] words, TextWriter output, TextWriter error)
    {
        if (ProfiledRun.FileOf(words[0]) is { } trace)
        {
            if (words.Length > 1 && ProfiledRun.FileOf(words[1]) is null) return ProfiledRun.RunAsync(trace, () => RunScriptAsync(words[1..], output, error), output, error);
            error.WriteLine($"xs: no script follows `{words[0]}`; expected xs {words[0]} SCRIPT.csx.");
            return Task.FromResult(ScriptHost.Failure);
        }
        var path = words[0];
        var arguments = words.Skip(words is [_, "--", ..] ? 2 : 1).ToArray();
        return ScriptHost.RunAsync(path, arguments, output, error);
    }

    /// <summary>Runs a verb; what the library or the disk refuses is one sentence.</summary>
    internal static int Do(Action verb, TextWriter output, TextWriter error)
    {
        try
        {
            verb();
            return ScriptHost.Success;
        }
        catch (HelpRequest help)
        {
            output.WriteLine(help.Message);
            return ScriptHost.Success;
        }
        catch (XceptionScriptException refused)
        {
            error.WriteLine(refused.Message);
            return ScriptHost.Failure;
        }
    }

    private static IAnsiConsole? TerminalOf(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? AnsiConsole.Console : null;
}
