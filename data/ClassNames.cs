using System.Collections.Immutable;

namespace XceptionScript.Data;

/// <summary>The names of the classes of well-known datasets, by label; <c>data/Names/README.md</c> says where they come from.</summary>
public static class ClassNames
{
    private const int MaxFileBytes = 1 << 24;

    /// <summary>The 1,000 classes of ImageNet (ILSVRC 2012).</summary>
    public static ImmutableArray<string> ImageNet { get; } = BuiltIn("imagenet");

    /// <summary>The 10 classes of CIFAR-10.</summary>
    public static ImmutableArray<string> Cifar10 { get; } = BuiltIn("cifar10");

    /// <summary>The 100 fine classes of CIFAR-100.</summary>
    public static ImmutableArray<string> Cifar100 { get; } = BuiltIn("cifar100");

    /// <summary>The 10 classes of Fashion-MNIST.</summary>
    public static ImmutableArray<string> Fashion { get; } = BuiltIn("fashion");

    /// <summary>The names in a text file, one a line; white space around a name and empty lines at the end do not count.</summary>
    /// <exception cref="DataException">There is no such file, or a line before the last name is empty.</exception>
    public static ImmutableArray<string> Read(string path)
    {
        if (!File.Exists(path)) throw new DataException($"ClassNames: there is no file `{path}`; expected a text file with one name a line.");
        if (new FileInfo(path).Length is > MaxFileBytes and var length)
            throw new DataException($"ClassNames: `{path}` has {length} bytes; expected at most {MaxFileBytes}, with one name a line.");
        var names = Lines(File.ReadAllText(path));
        return names.IndexOf("") is >= 0 and var empty
            ? throw new DataException($"ClassNames: line {empty + 1} of `{path}` is empty, one of {names.Length}; expected a name on every line.")
            : names;
    }

    private static ImmutableArray<string> BuiltIn(string name)
    {
        using var reader = new StreamReader(typeof(ClassNames).Assembly.GetManifestResourceStream($"{name}.txt")!);
        return Lines(reader.ReadToEnd());
    }

    private static ImmutableArray<string> Lines(string text) =>
        text.TrimEnd() is { Length: > 0 } names ? [.. names.Split('\n').Select(line => line.Trim())] : [];
}
