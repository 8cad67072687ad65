using System.Diagnostics;
using System.Globalization;
using XceptionScript.Scripting;
using Xunit;

namespace XceptionScript.Tests.Proofs;

/// <summary>Scripts run by the host in a process of its own, as a user runs them.</summary>
internal static class Xs
{
    /// <summary>What a script prints, run from the root of the source tree with more environment variables.</summary>
    public static async Task<string> RunAsync(string script, string[] arguments, params (string Name, string Value)[] environment)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [typeof(ScriptHost).Assembly.Location, script, "--", .. arguments])
        {
            WorkingDirectory = Golden.RepositoryRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"xs ended with {process.ExitCode}: {await error}");
        return await output;
    }

    /// <summary>The numbers after a word on the lines that a script prints.</summary>
    public static double[] Numbers(string printed, string word) =>
    [
        .. printed.Split('\n').Select(line => line.Split($"{word} ")).Where(parts => parts.Length == 2)
            .Select(parts => double.Parse(parts[1].Split(' ')[0], CultureInfo.InvariantCulture)),
    ];
}
