using System.Diagnostics;
using System.Runtime.InteropServices;
using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using XceptionScript.Networks;

namespace XceptionScript.Benchmarks;

/// <summary>A limit of the machine, as the fastest run of a kernel that does nothing else.</summary>
internal sealed unsafe class MachineLimit : ISubject
{
    private const int CopiedNumbers = 32 << 20;

    private readonly CpuKernel _kernel;
    private readonly byte** _buffers;
    private readonly int _count;

    private MachineLimit(CpuKernel kernel, params ReadOnlySpan<long> bytes)
    {
        (_kernel, _count) = (kernel, bytes.Length);
        _buffers = (byte**)NativeMemory.Alloc((nuint)_count, (nuint)sizeof(byte*));
        for (var i = 0; i < _count; i++)
        {
            _buffers[i] = (byte*)NativeMemory.AlignedAlloc((nuint)bytes[i], 64);
            NativeMemory.Clear(_buffers[i], (nuint)bytes[i]);
        }
    }

    /// <summary>The operations of one run of the peak.</summary>
    public static double PeakFlops => PeakKernel.Flops(Workers.Shared.Count);

    /// <summary>The bytes that one run of the copy reads and writes.</summary>
    public static double CopiedBytes => 2.0 * sizeof(float) * CopiedNumbers;

    /// <summary>Multiply-adds on registers.</summary>
    public static MachineLimit Peak() => new(new PeakKernel(Workers.Shared.Count), 256L * Workers.Shared.Count);

    /// <summary>A copy of 128 MiB, which no cache holds.</summary>
    public static MachineLimit Bandwidth() =>
        new(new CopyKernel(new CopyCall(0, 1, sizeof(float), [CopiedNumbers], 0, [1], 0, [1])), sizeof(float) * (long)CopiedNumbers, sizeof(float) * (long)CopiedNumbers);

    /// <inheritdoc/>
    public ArrayTree Outputs() => ArrayTree.Empty;

    /// <inheritdoc/>
    public double Milliseconds(int runs)
    {
        var best = double.MaxValue;
        var run = new CpuRun { Buffers = _buffers };
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Workers.Shared.Run(_kernel, run);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return best;
    }

    public void Dispose()
    {
        for (var i = 0; i < _count; i++) NativeMemory.AlignedFree(_buffers[i]);
        NativeMemory.Free(_buffers);
    }
}
