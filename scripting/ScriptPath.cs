namespace XceptionScript.Scripting;

/// <summary>The paths of scripts as messages show them.</summary>
internal static class ScriptPath
{
    /// <summary>The path from the current folder if the file lies below it, the full path otherwise.</summary>
    public static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>The sentence for a script that does not exist: its folder, and the scripts there, nearest name first.</summary>
    public static string Missing(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Directory.Exists(path)) return $"xs: `{path}` is a folder; expected a script, such as {Path.Combine(path, "run.csx")}.";
        if (!Directory.Exists(folder)) return $"xs: there is no script `{path}`, and no folder {folder}; expected the path of a .csx file.";
        var scripts = Directory.EnumerateFiles(folder, "*.csx").Select(file => Path.GetFileName(file)!);
        var nearest = Spelling.Nearest(Path.GetFileName(path), scripts).Take(5).ToList();
        return nearest is []
            ? $"xs: there is no script `{path}`, and {folder} holds no .csx files; expected the path of one."
            : $"xs: there is no script `{path}`; the nearest in {folder} {(nearest.Count == 1 ? "is" : "are")} {string.Join(", ", nearest)}.";
    }
}
