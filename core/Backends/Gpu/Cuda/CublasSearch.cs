namespace XceptionScript.Backends.Gpu;

/// <summary>What came of looking for cuBLAS: the library, or null, and a phrase that says which one multiplies matrices and why.</summary>
internal sealed record CublasSearch(CublasLibrary? Library, string Sentence)
{
    private const string Own = "own kernels";

    private static readonly int[] s_versions = [13, 12, 11];
    private static readonly Lazy<CublasSearch> s_system = new(() => Run(LibraryLoader.System, OperatingSystem.IsWindows(), Folders()));

    /// <summary>The search on this machine; made once.</summary>
    public static CublasSearch System => s_system.Value;

    /// <summary>A device that no cuBLAS can serve.</summary>
    public static CublasSearch NotForDevice { get; } = new(null, $"{Own}: cuBLAS serves CUDA devices only");

    /// <summary>A device that was asked for without cuBLAS.</summary>
    public static CublasSearch Declined { get; } = new(null, $"{Own}, as was asked");

    /// <summary>
    /// Looks for the newest version first, by the names that the system's search path resolves and then in <paramref name="folders"/>; a library that lacks a function is
    /// passed over, and the phrase says so.
    /// </summary>
    public static CublasSearch Run(LibraryLoader loader, bool isWindows, IReadOnlyList<string> folders)
    {
        var lacking = new List<string>();
        string[] names = [.. s_versions.Select(version => isWindows ? $"cublas64_{version}.dll" : $"libcublas.so.{version}")];
        for (var i = 0; i < names.Length; i++)
        {
            foreach (var path in folders.Select(folder => Path.Combine(folder, names[i])).Prepend(names[i]))
            {
                if (loader.Open(path) is not (not 0 and var library)) continue;
                if (CublasLibrary.Bind(loader, library, out var missing) is { } bound) return new(bound, $"cuBLAS {s_versions[i]} ({path})");
                lacking.Add($"{path} lacks {missing}");
                break;
            }
        }
        var reason = lacking.Count > 0
            ? string.Join(", ", lacking)
            : $"cuBLAS was looked for as {string.Join(", ", names[..^1])} and {names[^1]} and not found";
        return new(null, $"{Own}: {reason}");
    }

    // Toolkits are often installed without being on the search path.
    private static string[] Folders()
    {
        string?[] roots = [Environment.GetEnvironmentVariable("CUDA_PATH"), Environment.GetEnvironmentVariable("CUDA_HOME"), OperatingSystem.IsWindows() ? null : "/usr/local/cuda"];
        return [.. roots.OfType<string>().Where(root => root.Length > 0).SelectMany(root => (string[])[Path.Combine(root, "lib64"), Path.Combine(root, "bin"), Path.Combine(root, "bin", "x64")])];
    }
}
