using System.Runtime.Intrinsics;
using XceptionScript.Tests.Scripting;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Proofs;

/// <summary>What run.csx prints, whatever it runs on.</summary>
public sealed class RunScriptTests(ITestOutputHelper output)
{
    private static readonly Lazy<Task<double[]>> s_usual = new(() => LossesAsync(["--steps", "2"]));

    [SkippableTheory]
    [InlineData("DOTNET_EnableAVX512", 512)]
    [InlineData("DOTNET_EnableAVX2", 256)]
    [InlineData("DOTNET_EnableHWIntrinsic", 128)]
    public async Task Losses_agree_on_a_processor_with_narrower_registers(string switchedOff, int bits)
    {
        Skip.If(bits > Widest(), $"skipped: this processor has no registers of {bits} bits");
        AssertClose(await s_usual.Value, await LossesAsync(["--steps", "2"], (switchedOff, "0")), 1e-4, switchedOff);

        using var folder = new ScriptRun();
        var script = folder.Write("registers.csx", """
            using System.Runtime.Intrinsics;
            Print($"register {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0)}");
            """);
        var printed = await Xs.RunAsync(script, [], (switchedOff, "0"));
        var narrower = Assert.Single(Xs.Numbers(printed, "register"));
        output.WriteLine($"{switchedOff}=0: registers of {narrower} bits instead of {Widest()}");
        Assert.InRange(narrower, 0, bits - 1);
    }

    [Fact]
    public async Task The_first_loss_is_the_one_of_the_reference() =>
        AssertClose((await s_usual.Value)[..1], await LossesAsync(["--steps", "1", "--device", "reference"]), 1e-5, "reference");

    private static int Widest() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

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
