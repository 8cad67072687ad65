using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class NotebookTests
{
    public static TheoryData<string> Notebooks => [.. Directory.EnumerateFiles(Path.Combine(Golden.RepositoryRoot, "notebooks"), "*.dib").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task The_cells_of_every_notebook_run_one_after_another(string name)
    {
        using var run = new ScriptRun();
        var cells = File.ReadAllText(Path.Combine(Golden.RepositoryRoot, "notebooks", name)).Split("\n#!")
            .Where(cell => cell.StartsWith("csharp\n", StringComparison.Ordinal))
            .Select(cell => cell["csharp\n".Length..].Trim());
        // A last line without a semicolon is a value to show, which only the end of a script may have.
        var script = string.Join("\n", cells.Select(cell => cell.EndsWith(';') ? cell : $"{cell[..(cell.LastIndexOf('\n') + 1)]}Print({cell[(cell.LastIndexOf('\n') + 1)..]});"));
        var usings = script.Split('\n').Where(line => line.StartsWith("using ", StringComparison.Ordinal)).ToList();
        var code = await run.RunTextAsync(string.Join("\n", usings.Concat(script.Split('\n').Where(line => !usings.Contains(line)))));
        Assert.True(code == 0, run.Error);
    }
}
