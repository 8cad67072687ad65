using XceptionScript.Backends.Gpu;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ptx.Backend;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>A plan of one call, values for its inputs, and what its outputs should be.</summary>
internal sealed record KernelCase(Plan Plan, IReadOnlyList<NdArray> Inputs, IReadOnlyList<double[]> Expected, double Tolerance)
{
    /// <summary>Runs the plan on a device and compares every element, NaN with NaN and infinities exactly.</summary>
    public void Verify(GpuBackend backend, double? tolerance = null) => Verify(new GpuProgram(StagedGraph.Of([], []), Plan, backend), tolerance);

    /// <summary>The same with an interpreter of PTX in the place of a device.</summary>
    public void Verify(PtxBackend backend, double? tolerance = null) => Verify(backend.Load(StagedGraph.Of([], []), Plan), tolerance);

    private void Verify(IProgram program, double? tolerance)
    {
        using var session = program.Open();
        for (var i = 0; i < Inputs.Count; i++) session.WriteArray(i, Inputs[i]);
        session.Run(0);
        for (var output = 0; output < Expected.Count; output++)
        {
            var actual = session.ReadArray(output, Plan.Buffers[Plan.Outputs[output]].Type).ToDoubles();
            Assert.Equal(Expected[output].Length, actual.Length);
            for (var i = 0; i < actual.Length; i++)
            {
                if (Agree(Expected[output][i], actual[i], tolerance ?? Tolerance)) continue;
                Assert.Fail($"{Plan.Stages[0].Calls[0].Label}: output {output} has {actual[i]:R} at {i}; expected {Expected[output][i]:R}.");
            }
        }
    }

    private static bool Agree(double expected, double actual, double tolerance) =>
        expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected));
}
