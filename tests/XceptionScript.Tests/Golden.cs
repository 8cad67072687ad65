using System.Reflection;
using Xunit;

namespace XceptionScript.Tests;

/// <summary>
/// Texts kept in the source tree. A test compares what it made with the file; run with <c>XS_UPDATE_GOLDEN=1</c> it writes the file instead, and the
/// change shows in the diff.
/// </summary>
public static class Golden
{
    /// <summary>The root of the source tree: where it was built, unless a copy of it is named.</summary>
    public static string RepositoryRoot { get; } = Environment.GetEnvironmentVariable("XS_ROOT") ?? typeof(Golden).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Compares a text with the file of a name under Golden.</summary>
    public static void Matches(string name, string text)
    {
        var path = Path.Combine(RepositoryRoot, "tests", "XceptionScript.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("XS_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }
        Assert.True(File.Exists(path), $"Golden text {name} does not exist; run the test with XS_UPDATE_GOLDEN=1 to write it.");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
