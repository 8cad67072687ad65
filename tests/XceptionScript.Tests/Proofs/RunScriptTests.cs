using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Proofs;

/// <summary>What run.csx prints, whatever it runs on.</summary>
public sealed class RunScriptTests(ITestOutputHelper output)
{
    private static readonly Lazy<Task<double[]>> s_usual = new(() => LossesAsync(["--steps", "2"]));

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Losses_agree_on_a_processor_with_narrower_registers(string switchedOff) =>
        AssertClose(await s_usual.Value, await LossesAsync(["--steps", "2"], (switchedOff, "0")), 1e-4, switchedOff);

    [Fact]
    public async Task The_first_loss_is_the_one_of_the_reference() =>
        AssertClose((await s_usual.Value)[..1], await LossesAsync(["--steps", "1", "--device", "reference"]), 1e-5, "reference");

    private static async Task<double[]> LossesAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        Xs.Numbers(await Xs.RunAsync(RunNetwork.Script, ["--batch", "8", .. arguments], environment), "loss");

    private void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (a, b) in expected.Zip(actual))
        {
            output.WriteLine($"{what}: {a:F9} and {b:F9}, apart {Math.Abs((b / a) - 1):E1}");
            Assert.InRange(Math.Abs((b / a) - 1), 0, tolerance);
        }
    }
}
