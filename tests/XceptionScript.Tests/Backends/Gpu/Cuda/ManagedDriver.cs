using System.Runtime.InteropServices;
using XceptionScript.Backends.Gpu;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>
/// A driver in the host's memory, behind the addresses that NVIDIA's would export. Streams are queues whose work is done late and in an order that a seed picks among all
/// that events allow, so that an order which the code does not enforce does not hold.
/// </summary>
internal static unsafe class ManagedDriver
{
    private const int InvalidValue = 1;

    private static readonly nint s_name = Marshal.StringToCoTaskMemUTF8("CUDA_ERROR_INVALID_VALUE");

    [ThreadStatic]
    private static State? s_state;

    /// <summary>The functions by their names.</summary>
    public static Dictionary<string, nint> Functions { get; } = new()
    {
        ["cuStreamBeginCapture_v2"] = (nint)(delegate* unmanaged<nint, int, int>)&BeginCapture,
        ["cuStreamEndCapture"] = (nint)(delegate* unmanaged<nint, nint*, int>)&EndCapture,
        ["cuGraphInstantiateWithFlags"] = (nint)(delegate* unmanaged<nint*, nint, ulong, int>)&Instantiate,
        ["cuGraphLaunch"] = (nint)(delegate* unmanaged<nint, nint, int>)&LaunchGraph,
        ["cuGraphExecDestroy"] = (nint)(delegate* unmanaged<nint, int>)&DestroyExecutable,
        ["cuGraphDestroy"] = (nint)(delegate* unmanaged<nint, int>)&DestroyGraph,
        ["cuEventCreate"] = (nint)(delegate* unmanaged<nint*, uint, int>)&CreateEvent,
        ["cuEventRecord"] = (nint)(delegate* unmanaged<nint, nint, int>)&Record,
        ["cuEventSynchronize"] = (nint)(delegate* unmanaged<nint, int>)&WaitFor,
        ["cuStreamWaitEvent"] = (nint)(delegate* unmanaged<nint, nint, uint, int>)&MakeWait,
        ["cuEventDestroy_v2"] = (nint)(delegate* unmanaged<nint, int>)&DestroyEvent,
        ["cuMemAllocHost_v2"] = (nint)(delegate* unmanaged<nint*, nuint, int>)&AllocateHost,
        ["cuMemFreeHost"] = (nint)(delegate* unmanaged<nint, int>)&FreeHost,
        ["cuMemcpyHtoDAsync_v2"] = (nint)(delegate* unmanaged<nint, nint, nuint, nint, int>)&Copy,
        ["cuMemcpyDtoDAsync_v2"] = (nint)(delegate* unmanaged<nint, nint, nuint, nint, int>)&Copy,
        ["cuGetErrorName"] = (nint)(delegate* unmanaged<int, nint*, int>)&NameOf,
    };

    /// <summary>What this thread has done.</summary>
    public static List<string> Log => Now.Log;

    /// <summary>Objects that this thread has made and not destroyed.</summary>
    public static int Alive => Now.Alive;

    private static State Now => s_state ??= new(new Random(1));

    /// <summary>A driver whose streams start empty. Streams with a number of 0 do their work at once.</summary>
    public static CudaDriver Open(int seed = 1)
    {
        s_state = new(new Random(seed));
        return CudaDriver.Bind(new(_ => 1, (_, name) => Functions.GetValueOrDefault(name)), 1, out _)!;
    }

    /// <summary>Puts work into a stream, into the graph that is captured, or, for stream 0, does it.</summary>
    public static void Enqueue(nint stream, Action work)
    {
        if (Now.Captured is { } captured) captured.Add(work);
        else if (stream == 0) work();
        else Now.Queue(stream).Enqueue((() => true, work));
    }

    /// <summary>Does all work that is left.</summary>
    public static void Finish()
    {
        while (Now.Advance()) { }
    }

    [UnmanagedCallersOnly]
    private static int BeginCapture(nint stream, int mode)
    {
        if (Now.Captured is not null || mode != 1) return InvalidValue;
        Now.Captured = [];
        return Logged($"begin {stream}");
    }

    [UnmanagedCallersOnly]
    private static int EndCapture(nint stream, nint* graph)
    {
        if (Now.Captured is not { } captured) return InvalidValue;
        *graph = Now.Keep(captured);
        Now.Captured = null;
        return Logged($"end {stream}");
    }

    [UnmanagedCallersOnly]
    private static int Instantiate(nint* executable, nint graph, ulong flags)
    {
        *executable = Now.Keep(Now.Graphs[graph]);
        return flags == 0 ? Logged("instantiate") : InvalidValue;
    }

    [UnmanagedCallersOnly]
    private static int LaunchGraph(nint executable, nint stream)
    {
        foreach (var work in Now.Graphs[executable]) Enqueue(stream, work);
        return Logged($"launch {stream}");
    }

    [UnmanagedCallersOnly]
    private static int DestroyExecutable(nint executable) => Destroyed(Now.Graphs.Remove(executable));

    [UnmanagedCallersOnly]
    private static int DestroyGraph(nint graph) => Destroyed(Now.Graphs.Remove(graph));

    [UnmanagedCallersOnly]
    private static int CreateEvent(nint* made, uint flags)
    {
        *made = ++Now.Last;
        Now.Alive++;
        Now.Events[*made] = (0, 0);
        return flags == 2 ? 0 : InvalidValue;
    }

    // An event is over when its last recording has been reached; recordings are numbered.
    [UnmanagedCallersOnly]
    private static int Record(nint recorded, nint stream)
    {
        var state = Now;
        var number = state.Events[recorded].Recorded + 1;
        state.Events[recorded] = (number, state.Events[recorded].Reached);
        Enqueue(stream, () => state.Events[recorded] = (state.Events[recorded].Recorded, number));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int WaitFor(nint awaited)
    {
        var state = Now;
        while (state.Events[awaited] is var (recorded, reached) && reached < recorded)
        {
            if (!state.Advance()) return InvalidValue;
        }
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int MakeWait(nint stream, nint awaited, uint flags)
    {
        var state = Now;
        var number = state.Events[awaited].Recorded;
        if (stream != 0) state.Queue(stream).Enqueue((() => state.Events[awaited].Reached >= number, () => { }));
        return flags == 0 ? 0 : InvalidValue;
    }

    [UnmanagedCallersOnly]
    private static int DestroyEvent(nint destroyed) => Destroyed(Now.Events.Remove(destroyed));

    [UnmanagedCallersOnly]
    private static int AllocateHost(nint* memory, nuint bytes)
    {
        *memory = (nint)NativeMemory.Alloc(bytes);
        Now.Alive++;
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int FreeHost(nint memory)
    {
        NativeMemory.Free((void*)memory);
        return Destroyed(true);
    }

    [UnmanagedCallersOnly]
    private static int Copy(nint target, nint source, nuint bytes, nint stream)
    {
        Enqueue(stream, () => new Span<byte>((void*)source, (int)bytes).CopyTo(new Span<byte>((void*)target, (int)bytes)));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static int NameOf(int status, nint* name)
    {
        *name = s_name;
        return 0;
    }

    private static int Destroyed(bool wasThere)
    {
        Now.Alive--;
        return wasThere ? 0 : InvalidValue;
    }

    private static int Logged(string call)
    {
        Log.Add(call);
        return 0;
    }

    private sealed class State(Random random)
    {
        private readonly Dictionary<nint, Queue<(Func<bool> IsReady, Action Work)>> _queues = [];

        public List<string> Log { get; } = [];

        public int Alive { get; set; }

        public nint Last { get; set; }

        public List<Action>? Captured { get; set; }

        public Dictionary<nint, List<Action>> Graphs { get; } = [];

        public Dictionary<nint, (int Recorded, int Reached)> Events { get; } = [];

        public Queue<(Func<bool> IsReady, Action Work)> Queue(nint stream)
        {
            if (!_queues.TryGetValue(stream, out var queue)) _queues.Add(stream, queue = []);
            return queue;
        }

        public nint Keep(List<Action> graph)
        {
            Graphs.Add(++Last, graph);
            Alive++;
            return Last;
        }

        /// <summary>Does one piece of work of a stream that is not waiting; false where there is none.</summary>
        public bool Advance()
        {
            var ready = _queues.Values.Where(queue => queue.TryPeek(out var next) && next.IsReady()).ToArray();
            if (ready.Length == 0) return false;
            ready[random.Next(ready.Length)].Dequeue().Work();
            return true;
        }
    }
}
