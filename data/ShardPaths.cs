using System.Collections.Immutable;
using System.IO.Enumeration;

namespace XceptionScript.Data;

/// <summary>From what a person writes to the files it means, sorted by their names' code points so that every machine agrees.</summary>
internal static class ShardPaths
{
    /// <summary>The files that paths, folders and patterns name, each once.</summary>
    public static ImmutableArray<string> Find(ReadOnlySpan<string> patterns)
    {
        if (patterns.IsEmpty) throw new DataException("Dataset: no path was given; expected a Parquet file, a folder or a pattern such as `train-*.parquet`.");
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns) files.UnionWith(Matches(pattern));
        return [.. files];
    }

    /// <summary>The files of one split: <c>train.parquet</c>, <c>train-00000-of-00002.parquet</c> and the like.</summary>
    public static ImmutableArray<string> FindSplit(string folder, string split)
    {
        if (!Directory.Exists(folder)) throw new DataException($"Dataset: the folder `{folder}` does not exist; expected the folder that holds `{split}*.parquet`.");
        var files = Directory.EnumerateFiles(folder, "*.parquet").Where(file => IsOfSplit(Path.GetFileName(file), split)).ToArray();
        return files.Length > 0
            ? [.. files.Order(StringComparer.Ordinal)]
            : throw new DataException($"Dataset: no file in `{folder}` matches `{split}*.parquet`; expected one of {Listed(folder)}.");
    }

    private static string[] Matches(string pattern)
    {
        if (File.Exists(pattern)) return [pattern];
        var (folder, name) = Directory.Exists(pattern)
            ? (pattern, "*.parquet")
            : (Path.GetDirectoryName(pattern) is { Length: > 0 } parent ? parent : ".", Path.GetFileName(pattern));
        string[] files = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(file => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(file), false))]
            : [];
        return files.Length > 0
            ? files
            : throw new DataException($"Dataset: no file matches `{pattern}`; expected a Parquet file, a folder that holds some, or a pattern such as `train-*.parquet`.");
    }

    /// <summary>The split's name ends where its letters and digits end: <c>train</c> does not mean <c>trainextra.parquet</c>.</summary>
    private static bool IsOfSplit(string name, string split) =>
        name.StartsWith(split, StringComparison.Ordinal) && !char.IsLetterOrDigit(name[split.Length]);

    private static string Listed(string folder)
    {
        string[] names = [.. Directory.EnumerateFiles(folder, "*.parquet").Select(file => $"`{Path.GetFileName(file)}`").Order(StringComparer.Ordinal)];
        return names.Length > 0 ? string.Join(", ", names) : "the Parquet files there, and there are none";
    }
}
