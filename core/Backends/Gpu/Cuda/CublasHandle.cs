using ILGPU.Runtime;

namespace XceptionScript.Backends.Gpu;

/// <summary>cuBLAS on one stream, with the workspace that its reproducible results depend on. A session has one, since a handle serves one stream at a time.</summary>
internal sealed class CublasHandle : IDisposable
{
    // What NVIDIA advises for Hopper; smaller devices are content with less.
    private const long WorkspaceBytes = 32L << 20;

    private readonly CublasLibrary _library;
    private readonly Accelerator _accelerator;
    private readonly MemoryBuffer _workspace;
    private readonly nint _handle;

    public CublasHandle(CublasLibrary library, Accelerator accelerator, nint stream, bool tf32)
    {
        (_library, _accelerator) = (library, accelerator);
        _workspace = accelerator.Allocate1D<byte>(WorkspaceBytes);
        // The driver's functions act on the context of the thread.
        accelerator.Bind();
        _handle = library.Create(stream, _workspace.NativePtr, WorkspaceBytes, tf32);
    }

    /// <summary>Starts a product in an arena.</summary>
    public void Multiply(in Sgemm product, nint arena)
    {
        _accelerator.Bind();
        _library.Multiply(_handle, product, arena);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _accelerator.Bind();
        _library.Destroy(_handle);
        _workspace.Dispose();
    }
}
