using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// The libraries through which devices are reached. ILGPU asks for the names that development packages install; machines that only run
/// programs have the versioned ones, and ILGPU would silently see no device there.
/// </summary>
internal static class DriverLibraries
{
    // Windows shows its driver to Linux under a path that no search covers.
    private static readonly string[] s_cuda = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so", "/usr/lib/wsl/lib/libcuda.so.1"];
    private static readonly string[] s_openCl = OperatingSystem.IsWindows() ? ["OpenCL.dll"] : ["libOpenCL.so.1", "libOpenCL.so"];

    static DriverLibraries() => NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);

    /// <summary>The names under which NVIDIA's driver library is looked for.</summary>
    public static IReadOnlyList<string> Cuda => s_cuda;

    /// <summary>The names under which the OpenCL loader is looked for.</summary>
    public static IReadOnlyList<string> OpenCl => s_openCl;

    /// <summary>Whether one of the names can be loaded.</summary>
    public static bool Exists(IReadOnlyList<string> names) => Load(names) != 0;

    /// <summary>The library of the first name that can be loaded; 0 where none can.</summary>
    public static nint Load(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) return library;
        }
        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        "cuda" or "nvcuda" => Load(s_cuda),
        "OpenCL" or "opencl" => Load(s_openCl),
        _ => 0,
    };
}
