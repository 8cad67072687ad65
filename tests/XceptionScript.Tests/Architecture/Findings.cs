using Xunit;

namespace XceptionScript.Tests.Architecture;

/// <summary>What an architecture test found against a rule.</summary>
public static class Findings
{
    /// <summary>Fails with every finding on a line of its own.</summary>
    public static void None(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }
}
