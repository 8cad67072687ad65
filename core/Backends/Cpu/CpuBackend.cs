using System.Runtime.Intrinsics;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>Runs plans on the processor's cores, with the widest registers that it has.</summary>
internal sealed class CpuBackend(Workers workers) : IBackend
{
    public string Name => "cpu";

    /// <summary>The registers that loops use, as reports print them.</summary>
    public static string Registers => Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : Vector128.IsHardwareAccelerated ? "128-bit" : "scalar";

    public IProgram Load(StagedGraph graph)
    {
        foreach (var tensor in Graph.Order(graph.Outputs.AsSpan()))
        {
            if (tensor.DType == DType.Float64)
                throw new DTypeException($"Cpu: {tensor} has elements Float64, and this device computes in Float32; expected a cast to Float32, or Device.Reference.");
        }
        return new CpuProgram(graph, Passes.Lower(graph, Absorbs.All), workers);
    }
}
