using Microsoft.CodeAnalysis;

namespace XceptionScript.Scripting;

/// <summary>The assemblies that every script sees: those of the runtime and those beside <c>xs</c>.</summary>
internal static class ScriptReferences
{
    /// <summary>
    /// All of them. Each file is mapped only when the compiler looks into it: <c>MetadataReference.CreateFromFile</c> reads
    /// them whole, which takes 0.4 s of every run.
    /// </summary>
    public static IReadOnlyList<MetadataReference> All { get; } = [.. Paths.Select(Reference)];

    private static IEnumerable<string> Paths =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static MetadataReference Reference(string path) =>
        AssemblyMetadata.Create(ModuleMetadata.CreateFromStream(File.OpenRead(path), leaveOpen: false)).GetReference(filePath: path);
}
