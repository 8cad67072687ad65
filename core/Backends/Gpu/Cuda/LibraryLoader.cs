using System.Runtime.InteropServices;

namespace XceptionScript.Backends.Gpu;

/// <summary>How shared libraries are opened and their functions found; 0 says that there is none. Tests have loaders of their own, with functions of their own.</summary>
internal sealed record LibraryLoader(Func<string, nint> Open, Func<nint, string, nint> Find)
{
    /// <summary>The loader of this system.</summary>
    public static LibraryLoader System { get; } = new(
        name => NativeLibrary.TryLoad(name, out var library) ? library : 0,
        (library, name) => NativeLibrary.TryGetExport(library, name, out var function) ? function : 0);
}
