using System.Runtime.InteropServices;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Tests.Ptx;

/// <summary>
/// Kernels written for a test. Every thread finds the address of the memory in <c>%rd0</c>, its own number in <c>%r0</c>, and in <c>%rd1</c> the address of
/// the eight bytes that are its own.
/// </summary>
internal static unsafe class HandWritten
{
    /// <summary>The text of a kernel with a body; <paramref name="arrays"/> declares shared or local memory.</summary>
    public static string Text(string body, string arrays = "") => $$"""
        .version 8.0
        .target sm_80
        .address_size 64
        .visible .entry Test(.param .align 8 .b8 arena[16])
        {
            {{arrays}}
            .reg .pred %p<8>;
            .reg .b16 %rs<8>;
            .reg .b32 %r<32>;
            .reg .b64 %rd<32>;
            .reg .f32 %f<32>;
            .reg .f64 %fd<8>;
            ld.param.b64 %rd3, [arena];
            cvta.to.global.u64 %rd0, %rd3;
            mov.b32 %r0, %tid.x;
            mul.wide.u32 %rd2, %r0, 8;
            add.u64 %rd1, %rd0, %rd2;
            {{body}}
            ret;
        }
        """;

    /// <summary>Runs a body over a memory, all of which it may write.</summary>
    public static Counts Run(string body, byte[] memory, string arrays = "", LaunchGrid? grid = null, WarpOrder order = WarpOrder.Forwards) =>
        Run(PtxProgram.Parse(Text(body, arrays)), memory, grid, order);

    /// <summary>Runs a program over a memory.</summary>
    public static Counts Run(PtxProgram program, byte[] memory, LaunchGrid? grid = null, WarpOrder order = WarpOrder.Forwards, params Region[] regions)
    {
        fixed (byte* host = memory)
        {
            var global = new GlobalMemory(host, regions.Length == 0 ? [new Region("memory", 0, memory.Length, true)] : regions);
            byte[] parameters = [.. BitConverter.GetBytes(GlobalMemory.Address), .. BitConverter.GetBytes((long)memory.Length)];
            return new Kernel(program).Run(grid ?? new LaunchGrid(1, 32), parameters, global, order);
        }
    }

    /// <summary>A memory as numbers.</summary>
    public static Span<T> Numbers<T>(byte[] memory) where T : unmanaged => MemoryMarshal.Cast<byte, T>(memory.AsSpan());

    /// <summary>What each of 32 threads has in a 32-bit register when a body ends.</summary>
    public static int[] Words(string body, string register = "%r1", string arrays = "", int threads = 32, WarpOrder order = WarpOrder.Forwards)
    {
        var memory = new byte[threads * 8];
        Run($"{body} st.global.b32 [%rd1], {register};", memory, arrays, new LaunchGrid(1, threads), order);
        var words = Numbers<int>(memory);
        var own = new int[threads];
        for (var i = 0; i < threads; i++) own[i] = words[2 * i];
        return own;
    }
}
