using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using XceptionScript.Lowering;

namespace XceptionScript.Execution;

/// <summary>
/// The times of all kernels that run in this process from its start to its end. Kernels are waited for one by one meanwhile, so a program takes longer as a whole than
/// without it. One is taken at a time.
/// </summary>
public sealed class Profile : IDisposable
{
    private static Profile? s_current;

    private readonly ConcurrentQueue<KernelTime> _times = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    private Profile() { }

    /// <summary>The profile that is being taken; null where none is.</summary>
    internal static Profile? Current => Volatile.Read(ref s_current);

    /// <summary>What has run so far, in the order of its ends.</summary>
    public ImmutableArray<KernelTime> Times => [.. _times];

    /// <summary>Microseconds since the start.</summary>
    internal double Now => Stopwatch.GetElapsedTime(_started).TotalMicroseconds;

    /// <summary>Starts a profile; disposing of it ends it, and leaves its times.</summary>
    /// <exception cref="InvalidOperationException">Another one is being taken.</exception>
    public static Profile Start()
    {
        var profile = new Profile();
        return Interlocked.CompareExchange(ref s_current, profile, null) is null
            ? profile
            : throw new InvalidOperationException("Profile: another profile is being taken; expected one at a time.");
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.CompareExchange(ref s_current, null, this);

    /// <summary>Notes a kernel; the work of a call counts with the first of its kernels.</summary>
    internal void Add(string device, Plan plan, int stage, KernelCall call, string kernel, double start, double duration, bool isFirst) => _times.Enqueue(new(
        device, plan.Stages[stage].Name, CallFamily.Of(call), call.Label, kernel, start, duration,
        isFirst ? call.Flops : 0,
        isFirst ? call.Reads.Concat(call.Writes).Sum(buffer => plan.Buffers[buffer].Bytes) : 0));
}
