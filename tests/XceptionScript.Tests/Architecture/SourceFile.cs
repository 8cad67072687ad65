using System.Text.RegularExpressions;

namespace XceptionScript.Tests.Architecture;

/// <summary>A source file of the libraries: what the architecture tests read.</summary>
public sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Every source file of core, data and scripting; paths are relative to the root and use slashes.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. new[] { "core", "data", "scripting" }
            .SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(Golden.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => (Relative: System.IO.Path.GetRelativePath(Golden.RepositoryRoot, path).Replace('\\', '/'), Full: path))
            .Where(path => !path.Relative.Split('/').Any(part => part is "obj" or "bin"))
            .OrderBy(path => path.Relative, StringComparer.Ordinal)
            .Select(path => new SourceFile(path.Relative, Comment().Replace(File.ReadAllText(path.Full), ""))),
    ];

    /// <summary>The part of the house that the file belongs to: <c>Ops</c>, <c>Backends.Cpu</c>...; empty outside core.</summary>
    public string Part => Path.Split('/') switch
    {
        ["core", "Backends", var backend, _, ..] => $"Backends.{backend}",
        ["core", var part, _, ..] => part,
        _ => "",
    };

    /// <summary>The parts of the house that the code, comments aside, names.</summary>
    public IEnumerable<string> NamedParts => PartName().Matches(Text).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>The namespaces that the file uses.</summary>
    public IEnumerable<string> Usings => Using().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>The names of the public types at the top level, each once whatever its type parameters.</summary>
    public IEnumerable<string> PublicTypes => PublicType().Matches(Text).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex(@"^[ \t]*//.*$|(?<=[;{}(),]) //.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // A namespace of ours in a using or before a name, in full (XceptionScript.Ops) or from the root namespace on (Ops.InputOp).
    [GeneratedRegex(@"(?<![\w.])(?:XceptionScript\.)?((?:Expressions|Ops|Autodiff|Rewrite|Lowering|Execution|Devices|Networks|Training|Interchange)(?=[.;])|Backends\.\w+)")]
    private static partial Regex PartName();

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:record struct|record class|record|class|struct|interface|enum|delegate \w+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
