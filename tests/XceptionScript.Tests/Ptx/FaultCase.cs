using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using XceptionScript.Backends.Gpu;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;
using PtxKernel = XceptionScript.Ptx.Execution.Kernel;

namespace XceptionScript.Tests.Ptx;

/// <summary>A kernel in which a fault can be planted, what it should give for the numbers 0, 1, 2..., and the lanes that can run it.</summary>
internal sealed record FaultCase(string Kernel, int Rows, int Columns, Func<FaultCase, int, int, float> Expected)
{
    private const int OutputOffset = 4096;

    /// <summary>The lanes by name; each says what is wrong with the results, or null.</summary>
    public static IReadOnlyDictionary<string, Func<FaultCase, Type, string?>> Lanes { get; } = new Dictionary<string, Func<FaultCase, Type, string?>>
    {
        ["emulated"] = (given, fault) => given.Emulate(fault),
        ["ptx, numbers forwards"] = (given, fault) => given.Interpret(fault, WarpOrder.Forwards, false),
        ["ptx, numbers backwards"] = (given, fault) => given.Interpret(fault, WarpOrder.Backwards, false),
        ["ptx, races"] = (given, fault) => given.Interpret(fault, WarpOrder.Forwards, true),
    };

    private int Count => Rows * Columns;

    private int ArenaBytes => OutputOffset + (Count * sizeof(float));

    private string? Emulate(Type fault)
    {
        using var backend = GpuBackend.Emulated();
        var arena = Arena();
        using var memory = backend.Accelerator.Allocate1D(arena);
        using var stream = backend.Accelerator.CreateStream();
        Launch(fault, backend.Grain.GroupSize).Load(backend.Kernels)(stream, memory.View.AsContiguous());
        stream.Synchronize();
        return Complaint(memory.GetAsArray1D(), backend.Grain.GroupSize);
    }

    private unsafe string? Interpret(Type fault, WarpOrder order, bool keepsRaceRecord)
    {
        using var compiler = new PtxCompiler();
        var launch = Launch(fault, FaultyKernels.MostThreads);
        var arena = Arena();
        try
        {
            fixed (byte* host = arena)
            {
                var bytes = Count * sizeof(float);
                var global = new GlobalMemory(host, new Region("input", 0, bytes, false), new Region("output", OutputOffset, bytes, true));
                byte[] parameters = [.. BitConverter.GetBytes(GlobalMemory.Address), .. BitConverter.GetBytes((long)ArenaBytes), .. launch.Shape];
                new PtxKernel(PtxProgram.Parse(compiler.Compile(launch))).Run(
                    new LaunchGrid(launch.Groups, launch.GroupSize) { KeepsRaceRecord = keepsRaceRecord }, parameters, global, order);
            }
        }
        catch (PtxException caught)
        {
            return caught.Message;
        }
        return Complaint(arena, launch.GroupSize);
    }

    private LaunchOf<FaultShape> Launch(Type fault, int threads)
    {
        MethodInfo kernel = typeof(FaultyKernels).GetMethod(Kernel)!.MakeGenericMethod(fault);
        return new LaunchOf<FaultShape>(kernel, Count / threads, threads, new FaultShape(OutputOffset, Rows, Columns));
    }

    private byte[] Arena()
    {
        var arena = new byte[ArenaBytes];
        arena.AsSpan().Fill(0xFF);
        var input = MemoryMarshal.Cast<byte, float>(arena.AsSpan());
        for (var i = 0; i < Count; i++) input[i] = i;
        return arena;
    }

    private string? Complaint(byte[] arena, int threads)
    {
        var output = MemoryMarshal.Cast<byte, float>(arena.AsSpan(OutputOffset));
        for (var i = 0; i < Count; i++)
        {
            if (output[i] != Expected(this, i, threads)) return $"element {i} is {output[i]}; expected {Expected(this, i, threads)}.";
        }
        return null;
    }
}
