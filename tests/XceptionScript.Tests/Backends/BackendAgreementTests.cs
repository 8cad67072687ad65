using XceptionScript.Devices;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Backends;

public sealed class BackendAgreementTests
{
    [Theory]
    [MemberData(nameof(OpCases.Names), MemberType = typeof(OpCases))]
    public void The_processor_gives_every_op_and_its_gradients_as_Reference_does(string row) => Seeds.ForAll(200, seed =>
        Agreement.Check(Device.Cpu.Backend, OpCases.Named(row).Draw(seed, DType.Float32), seed, Tolerance(row)));

    [Fact]
    public void The_processor_gives_random_graphs_and_their_gradients_as_Reference_does() => Seeds.ForAll(300, seed =>
        Agreement.Check(Device.Cpu.Backend, RandomGraph.Draw(seed, 10, DType.Float32), seed, 2e-4));

    private static double Tolerance(string row) => Math.Max(OpCases.Named(row).Tolerance, 2e-5);
}
