using System.Diagnostics;
using Xunit;

namespace XceptionScript.Tests.Interchange;

/// <summary>The scripts of tests/Judges, which ask h5py and PyTorch of Debian 13; without them the tests skip and say so.</summary>
internal static class Judge
{
    /// <summary>What a script prints.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var debian = Path.GetFullPath(Path.Combine(Golden.RepositoryRoot, "..", "shared", "tools", "debian13"));
        Skip.IfNot(File.Exists(debian), "skipped: ../shared/tools/debian13, which has h5py and PyTorch, is not there");
        // The tool builds its root on first use, for minutes and over the network: that is not a test's to do.
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var root = Environment.GetEnvironmentVariable("DEBIAN13_ROOT") ?? Path.Combine(cache, "debian13-root");
        Skip.IfNot(File.Exists(Path.Combine(root, ".ready")), $"skipped: the Debian 13 root is not ready (run `../shared/tools/debian13 true` once)");
        var start = new ProcessStartInfo(debian, ["python3", $"tests/Judges/{script}", .. arguments])
        {
            WorkingDirectory = Golden.RepositoryRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script} ended with {process.ExitCode}: {await error}");
        return (await output).Trim();
    }
}
