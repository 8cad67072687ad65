using XceptionScript.Execution;
using XceptionScript.Scripting.Reports;

namespace XceptionScript.Scripting;

/// <summary>A script that runs while the times of its kernels are taken: <c>xs --profile[=FILE] SCRIPT</c>.</summary>
internal static class ProfiledRun
{
    private const string Option = "--profile";

    /// <summary>The file for the trace, if a word asks for a profile; null for any other word.</summary>
    public static string? FileOf(string word) =>
        word == Option ? "profile.json"
        : word.StartsWith($"{Option}=", StringComparison.Ordinal) && word.Length > Option.Length + 1 ? word[(Option.Length + 1)..]
        : null;

    /// <summary>Runs a script, prints the table of its kernels, writes the trace, and returns the script's exit code.</summary>
    public static async Task<int> RunAsync(string file, Func<Task<int>> script, TextWriter output, TextWriter error)
    {
        using var profile = Profile.Start();
        var code = await script();
        output.Write(ProfileTable.Render(profile.Times));
        try
        {
            await File.WriteAllTextAsync(file, ChromeTrace.Render(profile.Times));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"--profile: `{file}` cannot be written ({refused.Message.TrimEnd('.')}); expected a file in a folder that exists and can be written.");
            return ScriptHost.Failure;
        }
        output.WriteLine($"wrote {file}");
        return code;
    }
}
