using System.Diagnostics;
using System.Runtime.InteropServices;
using XceptionScript.Backends.Cpu;
using XceptionScript.Expressions;

namespace XceptionScript.Benchmarks;

/// <summary>Times kernels on buffers of random numbers, the machine's peak sampled in turn.</summary>
internal static unsafe class Measurement
{
    private const int Samples = 10;

    /// <summary>The best of ten samples; each runs the kernel for about 50 ms and takes the fastest run.</summary>
    public static Figure Of(string name, CpuKernel kernel, double flops, double bytes, params ReadOnlySpan<long> lengths)
    {
        var workers = Workers.Shared;
        var peakKernel = new PeakKernel(workers.Count);
        var buffers = stackalloc byte*[lengths.Length];
        for (var i = 0; i < lengths.Length; i++) buffers[i] = (byte*)RandomNumbers(lengths[i], seed: i);
        var scratch = PageAdvice.Allocate((nuint)Math.Max(64, kernel.ScratchBytes(workers.Count)), 64);
        var run = new CpuRun { Buffers = buffers, Scratch = scratch };
        var spare = (byte*)NativeMemory.AlignedAlloc((nuint)(256 * workers.Count), 64);
        var peakRun = new CpuRun { Buffers = &spare };
        try
        {
            double best = double.MaxValue, peak = double.MaxValue;
            for (var sample = 0; sample < Samples; sample++)
            {
                peak = Math.Min(peak, Seconds(workers, peakKernel, peakRun));
                var start = Stopwatch.GetTimestamp();
                do
                {
                    best = Math.Min(best, Seconds(workers, kernel, run));
                }
                while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 50);
            }

            return new Figure(name, workers.Count, best * 1e3, flops / best / 1e9, PeakKernel.Flops(workers.Count) / peak / 1e9, bytes / best / 1e9);
        }
        finally
        {
            for (var i = 0; i < lengths.Length; i++) NativeMemory.AlignedFree(buffers[i]);
            NativeMemory.AlignedFree(scratch);
            NativeMemory.AlignedFree(spare);
        }
    }

    private static double Seconds(Workers workers, CpuKernel kernel, in CpuRun run)
    {
        var start = Stopwatch.GetTimestamp();
        workers.Run(kernel, run);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static float* RandomNumbers(long length, int seed)
    {
        var random = new Random(seed);
        var numbers = (float*)PageAdvice.Allocate((nuint)(length * sizeof(float)), 64);
        for (var i = 0L; i < length; i++) numbers[i] = random.NextSingle() - 0.5f;
        return numbers;
    }
}
