using System.Runtime.InteropServices;
using XceptionScript.Backends.Gpu;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>A cuBLAS in the host's memory: plain loops over matrices that are stored column by column, behind the addresses that the library would export.</summary>
internal static unsafe class ManagedCublas
{
    private const int InvalidValue = 7;
    private const nint Handle = 77;

    [ThreadStatic]
    private static List<string>? s_log;

    /// <summary>What this thread has called.</summary>
    public static List<string> Log => s_log ??= [];

    /// <summary>The functions by their names.</summary>
    public static Dictionary<string, nint> Functions { get; } = new()
    {
        ["cublasCreate_v2"] = (nint)(delegate* unmanaged<nint*, int>)&Create,
        ["cublasDestroy_v2"] = (nint)(delegate* unmanaged<nint, int>)&Destroy,
        ["cublasSetStream_v2"] = (nint)(delegate* unmanaged<nint, nint, int>)&SetStream,
        ["cublasSetWorkspace_v2"] = (nint)(delegate* unmanaged<nint, nint, nuint, int>)&SetWorkspace,
        ["cublasSetMathMode"] = (nint)(delegate* unmanaged<nint, int, int>)&SetMathMode,
        ["cublasSgemm_v2"] = (nint)(delegate* unmanaged<nint, int, int, int, int, int, float*, float*, int, float*, int, float*, float*, int, int>)&Sgemm,
        ["cublasSgemmStridedBatched"] =
            (nint)(delegate* unmanaged<nint, int, int, int, int, int, float*, float*, int, long, float*, int, long, float*, float*, int, long, int, int>)&SgemmStridedBatched,
    };

    /// <summary>A loader that knows a library under some names.</summary>
    public static LibraryLoader Loader(params string[] names) =>
        new(name => names.Contains(name) ? 1 + Array.IndexOf(names, name) : 0, (_, function) => Functions.GetValueOrDefault(function));

    /// <summary>The search that finds it.</summary>
    public static CublasSearch Found() => CublasSearch.Run(Loader("libcublas.so.13"), isWindows: false, []);

    [UnmanagedCallersOnly]
    private static int Create(nint* handle)
    {
        *handle = Handle;
        return Logged("create");
    }

    [UnmanagedCallersOnly]
    private static int Destroy(nint handle) => Logged($"destroy {handle}");

    [UnmanagedCallersOnly]
    private static int SetStream(nint handle, nint stream) => Logged($"stream {handle} {stream}");

    [UnmanagedCallersOnly]
    private static int SetWorkspace(nint handle, nint workspace, nuint bytes) => workspace != 0 ? Logged($"workspace {handle} {bytes}") : InvalidValue;

    [UnmanagedCallersOnly]
    private static int SetMathMode(nint handle, int mode) => Logged($"math {handle} {mode}");

    [UnmanagedCallersOnly]
    private static int Sgemm(
        nint handle, int first, int second, int rows, int columns, int depth, float* alpha, float* a, int leadingA, float* b, int leadingB, float* beta, float* c, int leadingC) =>
        Multiply(handle, first, second, rows, columns, depth, *alpha, a, leadingA, b, leadingB, *beta, c, leadingC);

    [UnmanagedCallersOnly]
    private static int SgemmStridedBatched(
        nint handle, int first, int second, int rows, int columns, int depth, float* alpha, float* a, int leadingA, long strideA, float* b, int leadingB, long strideB,
        float* beta, float* c, int leadingC, long strideC, int batch)
    {
        for (var i = 0; i < batch; i++)
        {
            var status = Multiply(
                handle, first, second, rows, columns, depth, *alpha, a + (i * strideA), leadingA, b + (i * strideB), leadingB, *beta, c + (i * strideC), leadingC);
            if (status != 0) return status;
        }
        return 0;
    }

    // As the manual has it: element (i, j) of a matrix lies at i + j * leading, and operands are rows x depth and depth x columns unless transposed.
    private static int Multiply(
        nint handle, int first, int second, int rows, int columns, int depth, float alpha, float* a, int leadingA, float* b, int leadingB, float beta, float* c, int leadingC)
    {
        if (handle != Handle || leadingA < Math.Max(1, first == 0 ? rows : depth) || leadingB < Math.Max(1, second == 0 ? depth : columns) || leadingC < Math.Max(1, rows))
            return InvalidValue;
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < rows; i++)
            {
                var sum = 0.0;
                for (var k = 0; k < depth; k++)
                    sum += (double)(first == 0 ? a[i + ((long)k * leadingA)] : a[k + ((long)i * leadingA)]) * (second == 0 ? b[k + ((long)j * leadingB)] : b[j + ((long)k * leadingB)]);
                var at = c + i + ((long)j * leadingC);
                *at = (float)((alpha * sum) + (beta == 0 ? 0 : beta * *at));
            }
        }
        return Logged("multiply");
    }

    private static int Logged(string call)
    {
        Log.Add(call);
        return 0;
    }
}
