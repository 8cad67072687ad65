using System.Runtime.InteropServices;
using XceptionScript.Backends.Gpu;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;
using Xunit;

namespace XceptionScript.Tests.Ptx;

/// <summary>What the compiler makes of shuffles, atomics and elementary functions runs.</summary>
public sealed class CompilerFormTests
{
    private const int Count = 128;

    [Fact]
    public void Shuffles_that_sum_a_warp() => Check(
        nameof(CompilerForms.SumOfWarp), 0, i => Enumerable.Range(i / 32 * 32, 32).Sum());

    [Fact]
    public void Shuffles_from_the_neighbour_behind() => Check(nameof(CompilerForms.Behind), 0, i => i % 32 == 31 ? i : i + 1);

    [Fact]
    public void Atomic_sums() => Check(nameof(CompilerForms.AtomicSum), 0, i => i == 0 ? Count * (Count - 1) / 2 : 0);

    [Fact]
    public void Elementary_functions_within_a_thousandth() => Check(nameof(CompilerForms.Elementary), 1e-3, i =>
    {
        var x = (i + 1) / 16.0;
        return (i % 8) switch
        {
            0 => Math.Exp(x),
            1 => Math.Log(x),
            2 => Math.Tanh(x),
            3 => 1 / Math.Sqrt(x),
            4 => Math.Sin(x),
            5 => Math.Cos(x),
            6 => 1 / x,
            _ => Math.Sqrt(x),
        };
    });

    private static unsafe void Check(string kernel, double tolerance, Func<int, double> expected)
    {
        const int Bytes = Count * sizeof(float);
        using var compiler = new PtxCompiler();
        var launch = new LaunchOf<FaultShape>(typeof(CompilerForms).GetMethod(kernel)!, Count / 64, 64, new FaultShape(Bytes, Count, 1));
        var arena = new byte[2 * Bytes];
        for (var i = 0; i < Count; i++) MemoryMarshal.Cast<byte, float>(arena.AsSpan())[i] = i;
        fixed (byte* host = arena)
        {
            byte[] parameters = [.. BitConverter.GetBytes(GlobalMemory.Address), .. BitConverter.GetBytes(2L * Bytes), .. launch.Shape];
            var memory = new GlobalMemory(host, new Region("input", 0, Bytes, false), new Region("output", Bytes, Bytes, true));
            new Kernel(PtxProgram.Parse(compiler.Compile(launch))).Run(new LaunchGrid(launch.Groups, launch.GroupSize), parameters, memory);
        }
        var output = MemoryMarshal.Cast<byte, float>(arena.AsSpan(Bytes));
        for (var i = 0; i < Count; i++)
            Assert.True(Math.Abs(output[i] - expected(i)) <= tolerance * Math.Max(1, Math.Abs(expected(i))), $"{kernel}: element {i} is {output[i]}; expected {expected(i)}.");
    }
}
