using System.Runtime.InteropServices;
using XceptionScript.Backends.Cpu;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

/// <summary>Runs kernels on buffers in native memory: inputs first, the output last.</summary>
internal static unsafe class KernelRunner
{
    private const int Guard = 64;
    private static readonly Workers[] Pools = [new(1), new(2), new(3)];

    /// <summary>
    /// The output of a kernel, having checked that one, two and three workers give the same bytes, that every byte was written
    /// and that none beyond the output or the scratch memory was.
    /// </summary>
    public static TOutput[] Run<TOutput>(CpuKernel kernel, int length, params Array[] inputs) where TOutput : unmanaged
    {
        var once = RunWith<TOutput>(Pools[0], kernel, length, inputs);
        foreach (var pool in Pools[1..])
            Assert.True(MemoryMarshal.AsBytes<TOutput>(once).SequenceEqual(MemoryMarshal.AsBytes<TOutput>(RunWith<TOutput>(pool, kernel, length, inputs))), $"{pool.Count} workers differ from one");
        return once;
    }

    public static TOutput[] RunWith<TOutput>(Workers workers, CpuKernel kernel, int length, params Array[] inputs) where TOutput : unmanaged
    {
        var buffers = stackalloc byte*[inputs.Length + 1];
        var outputBytes = length * sizeof(TOutput);
        var scratchBytes = kernel.ScratchBytes(workers.Count);
        var scratch = Allocate(scratchBytes);
        for (var i = 0; i < inputs.Length; i++)
        {
            buffers[i] = Allocate(Buffer.ByteLength(inputs[i]));
            MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(inputs[i]), Buffer.ByteLength(inputs[i])).CopyTo(new Span<byte>(buffers[i], Buffer.ByteLength(inputs[i])));
        }

        buffers[inputs.Length] = Allocate(outputBytes);
        try
        {
            workers.Run(kernel, new CpuRun { Buffers = buffers, Scratch = scratch });
            Assert.True(new Span<byte>(buffers[inputs.Length] + outputBytes, Guard).IndexOfAnyExcept((byte)0xFF) < 0, "wrote beyond the output");
            Assert.True(new Span<byte>(scratch + scratchBytes, Guard).IndexOfAnyExcept((byte)0xFF) < 0, "wrote beyond the scratch memory");
            return new Span<TOutput>(buffers[inputs.Length], length).ToArray();
        }
        finally
        {
            for (var i = 0; i <= inputs.Length; i++) NativeMemory.AlignedFree(buffers[i]);
            NativeMemory.AlignedFree(scratch);
        }
    }

    /// <summary>The managed bytes that all threads allocate per run, after two runs to warm up.</summary>
    public static long AllocatedBytes(CpuKernel kernel, int length, params float[][] inputs)
    {
        using var workers = new Workers(2);
        var buffers = stackalloc byte*[inputs.Length + 1];
        for (var i = 0; i < inputs.Length; i++) buffers[i] = Allocate(Buffer.ByteLength(inputs[i]));
        buffers[inputs.Length] = Allocate(length * sizeof(float));
        var run = new CpuRun { Buffers = buffers, Scratch = Allocate(kernel.ScratchBytes(workers.Count)) };
        for (var i = 0; i < 3; i++) workers.Run(kernel, run);

        // Other tests allocate at the same time, so the calling thread is asked; alone, it runs every task.
        using var alone = new Workers(1);
        alone.Run(kernel, run);

        // The runtime itself may allocate once on a thread, when a lock is first contended; what a kernel allocates, it allocates in every round.
        var allocated = long.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 3; i++)
            {
                workers.Run(kernel, run);
                alone.Run(kernel, run);
            }

            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        for (var i = 0; i <= inputs.Length; i++) NativeMemory.AlignedFree(buffers[i]);
        NativeMemory.AlignedFree(run.Scratch);
        return allocated;
    }

    // Bytes of ones: NaN as a float, so that a read of what was never written shows.
    private static byte* Allocate(long bytes)
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)(bytes + Guard), 64);
        new Span<byte>(memory, (int)(bytes + Guard)).Fill(0xFF);
        return memory;
    }
}
