using System.Text.RegularExpressions;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(Golden.RepositoryRoot, "README.md"));

    [Fact]
    public async Task Every_script_of_the_readme_runs_and_prints()
    {
        var scripts = Regex.Matches(s_readme, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, scripts.Count);
        foreach (var script in scripts)
        {
            using var run = new ScriptRun();
            var code = await run.RunTextAsync(script.Replace("data/samples", Path.Combine(Golden.RepositoryRoot, "data/samples").Replace('\\', '/')));
            Assert.True(code == 0, run.Error);
            Assert.NotEqual("", run.Output);
        }
    }

    [Fact]
    public void The_readme_gives_the_two_commands_that_CI_and_users_run()
    {
        Assert.Contains("\n```\ndotnet run -c Release --project scripting -- run.csx\ndotnet test -c Release\n```\n", s_readme);
        Assert.Contains("\ndotnet test -c Release ", File.ReadAllText(Path.Combine(Golden.RepositoryRoot, ".ci", "run")));
    }
}
