using System.Text.RegularExpressions;
using XceptionScript.Tests.Scripting;
using Xunit;

namespace XceptionScript.Tests.Mistakes;

/// <summary>
/// A script with a mistake on the line that ends in <c>// here</c>, and what the answer must name: what was given, what was expected. The
/// script finds its folder in <c>Args[0]</c>.
/// </summary>
internal sealed partial record Mistake(string Script, params string[] Names)
{
    private const string Mark = "// here";
    private const int LongestSentence = 600;

    /// <summary>Makes the files that the script finds in its folder.</summary>
    public Action<string> Files { get; init; } = _ => { };

    /// <summary>The words after the script, its folder unless given.</summary>
    public string[]? Arguments { get; init; }

    /// <summary>The identifier of a compile error, which the compiler words; null for a mistake that the library finds.</summary>
    public string? CompileError { get; init; }

    /// <summary>Runs the script: it fails with one sentence at its line, and leaves its folder as it found it.</summary>
    public async Task CheckAsync()
    {
        using var run = new ScriptRun();
        Files(run.Folder);
        var script = run.Write("script.csx", Script);
        var before = Contents(run.Folder);
        var code = await run.RunAsync("script.csx", Arguments ?? [run.Folder]);

        Assert.True(code == 1, $"The script ended with {code} and the error `{run.Error}`.");
        var answer = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var line = 1 + Array.FindIndex(Script.Split('\n'), text => text.EndsWith(Mark, StringComparison.Ordinal));
        if (CompileError is null) CheckSentence(answer, $"{script}:{line}: ");
        else Assert.Matches($@"^{Regex.Escape(script)}\({line},\d+\): error {CompileError}: ", answer);
        Assert.All(Names, name => Assert.Contains(name, answer, StringComparison.Ordinal));
        Assert.Equal(before, Contents(run.Folder));
    }

    private static void CheckSentence(string answer, string place)
    {
        Assert.StartsWith(place, answer, StringComparison.Ordinal);
        var sentence = answer[place.Length..];
        Assert.Matches(Ending(), sentence);
        Assert.Matches(Remedy(), sentence);
        Assert.DoesNotMatch(SeveralSentences(), sentence);
        Assert.DoesNotMatch(Innards(), sentence);
        Assert.InRange(sentence.Length, 1, LongestSentence);
    }

    // The names of all files with their bytes, hidden ones too.
    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(File.ReadAllBytes(file))), StringComparer.Ordinal);

    [GeneratedRegex(@"^\S.*[.?]$")]
    private static partial Regex Ending();

    [GeneratedRegex("expected|did you mean")]
    private static partial Regex Remedy();

    [GeneratedRegex(@"[.!?]\s+[A-Z]")]
    private static partial Regex SeveralSentences();

    [GeneratedRegex(@"Exception\b|System\.|^\s+at |Object reference")]
    private static partial Regex Innards();
}
