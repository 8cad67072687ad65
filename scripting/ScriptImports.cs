using System.Reflection;
using System.Reflection.Metadata;

namespace XceptionScript.Scripting;

/// <summary>The namespaces and static classes that every script imports.</summary>
internal static class ScriptImports
{
    /// <summary>What C# scripts import by custom; <c>System.Console</c> is a class, so <c>WriteLine</c> needs no prefix.</summary>
    private static readonly string[] s_customary =
    [
        "System",
        "System.IO",
        "System.Collections.Generic",
        "System.Console",
        "System.Diagnostics",
        "System.Dynamic",
        "System.Linq",
        "System.Linq.Expressions",
        "System.Text",
        "System.Threading.Tasks",
    ];

    /// <summary>Classes of the library whose members scripts call without a prefix, where the library has them.</summary>
    private static readonly string[] s_staticClasses =
    [
        "XceptionScript.Networks.Layers",
        "XceptionScript.Ops.Tensors",
        "XceptionScript.Training.Losses",
        "XceptionScript.Training.Optimizers",
    ];

    /// <summary>The library: every public namespace of these assemblies is imported.</summary>
    public static IReadOnlyList<Assembly> Library { get; } =
        [typeof(Expressions.NdArray).Assembly, Assembly.Load("XceptionScript.Data"), typeof(ScriptImports).Assembly];

    /// <summary>All imports: the customary ones, then the library's namespaces in order, then its static classes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. s_customary,
        .. Library.SelectMany(PublicNamespaces).Distinct().Order(StringComparer.Ordinal),
        .. s_staticClasses.Where(name => Library.Any(assembly => assembly.GetType(name) is { IsPublic: true })),
    ];

    // Read from the metadata, since loading every type would cost tens of milliseconds at each start.
    private static unsafe IEnumerable<string> PublicNamespaces(Assembly assembly)
    {
        if (!assembly.TryGetRawMetadata(out var bytes, out var length)) return [];
        var metadata = new MetadataReader(bytes, length);
        return
        [
            .. metadata.TypeDefinitions
                .Select(metadata.GetTypeDefinition)
                .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
                .Select(type => type.Namespace)
                .Distinct()
                .Select(metadata.GetString)
                .Where(name => name.Length > 0),
        ];
    }
}
