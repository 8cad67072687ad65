using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using XceptionScript.Expressions;

namespace XceptionScript.Backends.Gpu;

/// <summary>The functions of NVIDIA's driver that ILGPU does not have: events between streams, copies from page-locked memory, and the capture of launches as graphs.</summary>
internal sealed unsafe class CudaDriver
{
    // Other threads may allocate while one captures.
    private const int ThreadLocalCapture = 1;

    // Events that only order work need no clock.
    private const uint DisableTiming = 2;

    private readonly delegate* unmanaged<nint, int, int> _beginCapture;
    private readonly delegate* unmanaged<nint, nint*, int> _endCapture;
    private readonly delegate* unmanaged<nint*, nint, ulong, int> _instantiate;
    private readonly delegate* unmanaged<nint, nint, int> _launch;
    private readonly delegate* unmanaged<nint, int> _destroyExecutable;
    private readonly delegate* unmanaged<nint, int> _destroyGraph;
    private readonly delegate* unmanaged<nint*, uint, int> _createEvent;
    private readonly delegate* unmanaged<nint, nint, int> _record;
    private readonly delegate* unmanaged<nint, int> _waitFor;
    private readonly delegate* unmanaged<nint, nint, uint, int> _makeWait;
    private readonly delegate* unmanaged<nint, int> _destroyEvent;
    private readonly delegate* unmanaged<nint*, nuint, int> _allocateHost;
    private readonly delegate* unmanaged<nint, int> _freeHost;
    private readonly delegate* unmanaged<nint, nint, nuint, nint, int> _copyToDevice;
    private readonly delegate* unmanaged<nint, nint, nuint, nint, int> _copyOnDevice;
    private readonly delegate* unmanaged<int, nint*, int> _nameOf;

    private CudaDriver(Func<string, nint> find)
    {
        _beginCapture = (delegate* unmanaged<nint, int, int>)find("cuStreamBeginCapture_v2");
        _endCapture = (delegate* unmanaged<nint, nint*, int>)find("cuStreamEndCapture");
        _instantiate = (delegate* unmanaged<nint*, nint, ulong, int>)find("cuGraphInstantiateWithFlags");
        _launch = (delegate* unmanaged<nint, nint, int>)find("cuGraphLaunch");
        _destroyExecutable = (delegate* unmanaged<nint, int>)find("cuGraphExecDestroy");
        _destroyGraph = (delegate* unmanaged<nint, int>)find("cuGraphDestroy");
        _createEvent = (delegate* unmanaged<nint*, uint, int>)find("cuEventCreate");
        _record = (delegate* unmanaged<nint, nint, int>)find("cuEventRecord");
        _waitFor = (delegate* unmanaged<nint, int>)find("cuEventSynchronize");
        _makeWait = (delegate* unmanaged<nint, nint, uint, int>)find("cuStreamWaitEvent");
        _destroyEvent = (delegate* unmanaged<nint, int>)find("cuEventDestroy_v2");
        _allocateHost = (delegate* unmanaged<nint*, nuint, int>)find("cuMemAllocHost_v2");
        _freeHost = (delegate* unmanaged<nint, int>)find("cuMemFreeHost");
        _copyToDevice = (delegate* unmanaged<nint, nint, nuint, nint, int>)find("cuMemcpyHtoDAsync_v2");
        _copyOnDevice = (delegate* unmanaged<nint, nint, nuint, nint, int>)find("cuMemcpyDtoDAsync_v2");
        _nameOf = (delegate* unmanaged<int, nint*, int>)find("cuGetErrorName");
    }

    /// <summary>The functions of an open driver library; null, and the name of the first one that is missing, where it is too old.</summary>
    public static CudaDriver? Bind(LibraryLoader loader, nint library, out string? missing)
    {
        string? first = null;
        var bound = new CudaDriver(name =>
        {
            var function = loader.Find(library, name);
            if (function == 0) first ??= name;
            return function;
        });
        missing = first;
        return first is null ? bound : null;
    }

    /// <summary>From here on, what is started on a stream is recorded instead of run.</summary>
    /// <exception cref="XceptionScriptException">The driver refuses, as all functions here may.</exception>
    public void BeginCapture(nint stream) => Check(_beginCapture(stream, ThreadLocalCapture), "cuStreamBeginCapture");

    /// <summary>The graph of what was recorded.</summary>
    public nint EndCapture(nint stream)
    {
        nint graph = 0;
        Check(_endCapture(stream, &graph), "cuStreamEndCapture");
        return graph;
    }

    /// <summary>Ends a recording that came to nothing. What the driver says of it is of no use: the reason is known.</summary>
    public void AbandonCapture(nint stream)
    {
        nint graph = 0;
        if (_endCapture(stream, &graph) == 0 && graph != 0) DestroyGraph(graph);
    }

    /// <summary>A graph made ready to run.</summary>
    public nint Instantiate(nint graph)
    {
        nint executable = 0;
        Check(_instantiate(&executable, graph, 0), "cuGraphInstantiateWithFlags");
        return executable;
    }

    public void LaunchGraph(nint executable, nint stream) => Check(_launch(executable, stream), "cuGraphLaunch");

    public void DestroyExecutable(nint executable) => Check(_destroyExecutable(executable), "cuGraphExecDestroy");

    public void DestroyGraph(nint graph) => Check(_destroyGraph(graph), "cuGraphDestroy");

    /// <summary>An event that orders work, and that counts as over until it is first recorded.</summary>
    public nint CreateEvent()
    {
        nint made = 0;
        Check(_createEvent(&made, DisableTiming), "cuEventCreate");
        return made;
    }

    /// <summary>The event is over when everything started on the stream so far is.</summary>
    public void Record(nint recorded, nint stream) => Check(_record(recorded, stream), "cuEventRecord");

    /// <summary>Waits for an event on this thread.</summary>
    public void WaitFor(nint awaited) => Check(_waitFor(awaited), "cuEventSynchronize");

    /// <summary>What is started on the stream from here on waits for an event.</summary>
    public void MakeWait(nint stream, nint awaited) => Check(_makeWait(stream, awaited, 0), "cuStreamWaitEvent");

    public void DestroyEvent(nint destroyed) => Check(_destroyEvent(destroyed), "cuEventDestroy");

    /// <summary>Memory of the host that the device reads by itself.</summary>
    public nint AllocateHost(long bytes)
    {
        nint memory = 0;
        Check(_allocateHost(&memory, (nuint)bytes), "cuMemAllocHost");
        return memory;
    }

    public void FreeHost(nint memory) => Check(_freeHost(memory), "cuMemFreeHost");

    public void CopyToDevice(nint target, nint source, long bytes, nint stream) => Check(_copyToDevice(target, source, (nuint)bytes, stream), "cuMemcpyHtoDAsync");

    public void CopyOnDevice(nint target, nint source, long bytes, nint stream) => Check(_copyOnDevice(target, source, (nuint)bytes, stream), "cuMemcpyDtoDAsync");

    private void Check(int status, string function)
    {
        if (status != 0) Refuse(status, function);
    }

    [DoesNotReturn]
    private void Refuse(int status, string function)
    {
        nint name = 0;
        var text = _nameOf(status, &name) == 0 && name != 0 ? Marshal.PtrToStringUTF8(name) : "an error without a name";
        throw GpuBackend.Refused($"Cuda: {function} answers with {status}, {text}; expected 0{(function.Contains("Graph", StringComparison.Ordinal) || function.Contains("Capture", StringComparison.Ordinal) ? " (the device option `no-graphs` starts kernels one by one)" : "")}.");
    }
}
