using System.Diagnostics.CodeAnalysis;
using XceptionScript.Expressions;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// The functions of cuBLAS that are used, by their addresses in a library. Bound by hand because ILGPU's own binding knows no version after 12 and no batches.
/// </summary>
internal sealed unsafe class CublasLibrary
{
    /// <summary>Products of float32 as float32.</summary>
    private const int DefaultMath = 0;

    /// <summary>Products of float32 whose operands are rounded to 10 bits of mantissa, on tensor cores.</summary>
    private const int Tf32Math = 3;

    private readonly delegate* unmanaged<nint*, int> _create;
    private readonly delegate* unmanaged<nint, int> _destroy;
    private readonly delegate* unmanaged<nint, nint, int> _setStream;
    private readonly delegate* unmanaged<nint, nint, nuint, int> _setWorkspace;
    private readonly delegate* unmanaged<nint, int, int> _setMathMode;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, nint, int, float*, nint, int, int> _sgemm;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int, int> _sgemmBatched;

    private CublasLibrary(Func<string, nint> find)
    {
        _create = (delegate* unmanaged<nint*, int>)find("cublasCreate_v2");
        _destroy = (delegate* unmanaged<nint, int>)find("cublasDestroy_v2");
        _setStream = (delegate* unmanaged<nint, nint, int>)find("cublasSetStream_v2");
        _setWorkspace = (delegate* unmanaged<nint, nint, nuint, int>)find("cublasSetWorkspace_v2");
        _setMathMode = (delegate* unmanaged<nint, int, int>)find("cublasSetMathMode");
        _sgemm = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, nint, int, float*, nint, int, int>)find("cublasSgemm_v2");
        _sgemmBatched = (delegate* unmanaged<nint, int, int, int, int, int, float*, nint, int, long, nint, int, long, float*, nint, int, long, int, int>)
            find("cublasSgemmStridedBatched");
    }

    /// <summary>The functions of an open library; null, and the name of the first one that is missing, where it lacks one.</summary>
    public static CublasLibrary? Bind(LibraryLoader loader, nint library, out string? missing)
    {
        string? first = null;
        var bound = new CublasLibrary(name =>
        {
            var function = loader.Find(library, name);
            if (function == 0) first ??= name;
            return function;
        });
        missing = first;
        return first is null ? bound : null;
    }

    /// <summary>A handle whose products run on a stream, with a workspace of ours: cuBLAS must not allocate while a graph is captured.</summary>
    /// <exception cref="XceptionScriptException">cuBLAS refuses.</exception>
    public nint Create(nint stream, nint workspace, long workspaceBytes, bool tf32)
    {
        nint handle = 0;
        Check(_create(&handle), "cublasCreate");
        // Setting a stream drops the workspace, so the workspace comes after it.
        Check(_setStream(handle, stream), "cublasSetStream");
        Check(_setWorkspace(handle, workspace, (nuint)workspaceBytes), "cublasSetWorkspace");
        Check(_setMathMode(handle, tf32 ? Tf32Math : DefaultMath), "cublasSetMathMode");
        return handle;
    }

    /// <summary>Starts a product of matrices in the arena at an address.</summary>
    /// <exception cref="XceptionScriptException">cuBLAS refuses.</exception>
    public void Multiply(nint handle, in Sgemm product, nint arena)
    {
        float one = 1, zero = 0;
        nint first = arena + (nint)product.First.Offset, second = arena + (nint)product.Second.Offset, result = arena + (nint)product.Result.Offset;
        Check(
            product.Batch == 1
                ? _sgemm(
                    handle, product.First.Operation, product.Second.Operation, product.Rows, product.Columns, product.Depth,
                    &one, first, product.First.Leading, second, product.Second.Leading, &zero, result, product.Result.Leading)
                : _sgemmBatched(
                    handle, product.First.Operation, product.Second.Operation, product.Rows, product.Columns, product.Depth,
                    &one, first, product.First.Leading, product.First.BatchStride, second, product.Second.Leading, product.Second.BatchStride,
                    &zero, result, product.Result.Leading, product.Result.BatchStride, product.Batch),
            "cublasSgemm");
    }

    public void Destroy(nint handle) => Check(_destroy(handle), "cublasDestroy");

    private static void Check(int status, string function)
    {
        if (status != 0) Refuse(status, function);
    }

    [DoesNotReturn]
    private static void Refuse(int status, string function) =>
        throw GpuBackend.Refused($"cuBLAS: {function} answers with status {status}{(status == 3 ? ", it has no memory left" : "")}; expected 0 (the device option `own-products` does without cuBLAS).");
}
