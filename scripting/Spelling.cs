namespace XceptionScript.Scripting;

/// <summary>How far written words are from known ones.</summary>
internal static class Spelling
{
    /// <summary>The candidates, nearest first; equally near ones in alphabetical order.</summary>
    public static IEnumerable<string> Nearest(string word, IEnumerable<string> candidates) =>
        candidates.OrderBy(candidate => Distance(word, candidate)).ThenBy(candidate => candidate, StringComparer.Ordinal);

    /// <summary>The fewest insertions, deletions and replacements that turn one word into the other, ignoring case.</summary>
    public static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = previous[j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[^1];
    }
}
