using System.Text.Json;
using XceptionScript.Backends.Gpu;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using XceptionScript.Scripting;
using XceptionScript.Scripting.Reports;
using XceptionScript.Tests.Proofs;
using Xunit;

namespace XceptionScript.Tests.Scripting;

/// <summary>What a profile sees and how it is told. One is taken at a time, and sees every session of the process.</summary>
[Collection(nameof(Alone))]
public sealed class ProfileTests : IDisposable
{
    private static readonly KernelTime[] s_times =
    [
        new("cpu", "gradients", "gemm", "gemm 4x5 * 5x6", "GemmKernel", 10, 2000, 240, 400),
        new("cpu", "gradients", "gemm", "gemm 4x5 * 5x6", "GemmKernel", 3000, 1000, 240, 400),
        new("cpu", "update", "elementwise", "elementwise [8]", "ElementwiseKernel", 5000, 1000, 8_000_000, 4_000_000),
    ];

    private readonly ScriptRun _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_kernel_of_a_run_is_noted_with_its_work(bool emulated)
    {
        using var device = emulated ? GpuBackend.Emulated() : null;
        var backend = device ?? Device.Cpu.Backend;
        var (x, w) = (Tensors.Input("x", [6, 5]), Tensors.Input("w", [5, 4]));
        using var session = backend.Load(StagedGraph.Of([x, w], [x.MatMul(w), (x * 2).Exp()])).Open();
        using (var profile = Profile.Start())
        {
            session.Run(0);
            session.Run(0);
            var times = profile.Times;
            Assert.Equal(4, times.Length);
            Assert.Equal(["elementwise", "elementwise", "gemm", "gemm"], times.Select(time => time.Family).Order());
            Assert.All(times.Where(time => time.Family == "gemm"), time => Assert.Equal((240, 296), (time.Flops, time.Bytes)));
            Assert.All(times, time => Assert.True(time is { Duration: > 0, Start: > 0 } && time.Device == backend.Name));
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Duration <= pair.Second.Start + 1e-3));
        }
        Assert.Null(Profile.Current);
    }

    [Fact]
    public void A_second_profile_is_refused_and_after_the_end_nothing_is_noted()
    {
        var profile = Profile.Start();
        Assert.Throws<InvalidOperationException>(Profile.Start);
        profile.Dispose();
        Tensors.Ones([3]).Exp().Evaluate();
        Assert.Empty(profile.Times);
        Profile.Start().Dispose();
    }

    [Fact]
    public void The_table_sums_by_kind_and_by_call() => Assert.Equal(
        """
        profile: 3 kernels, 4.00 ms
        device        kernels         ms   share   GFLOP/s     GB/s  kind
        cpu                 2      3.000  75.0 %       0.0      0.0  gemm
        cpu                 1      1.000  25.0 %       8.0      4.0  elementwise

        device        kernels         ms   share   GFLOP/s     GB/s  call and kernel
        cpu                 2      3.000  75.0 %       0.0      0.0  gemm 4x5 * 5x6 [GemmKernel]
        cpu                 1      1.000  25.0 %       8.0      4.0  elementwise [8] [ElementwiseKernel]

        """.ReplaceLineEndings("\n"),
        ProfileTable.Render(s_times));

    [Fact]
    public void Long_names_are_shown_by_their_ends()
    {
        var lines = ProfileTable.Render([s_times[0] with { Call = $"begin{new string('x', 500)}end" }]).Split('\n');
        Assert.Contains(lines, line => line.Contains("beginxxx", StringComparison.Ordinal) && line.EndsWith("end [GemmKernel]", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 180));
    }

    [Fact]
    public void The_trace_has_an_event_for_every_kernel_and_names_devices_and_stages()
    {
        var events = JsonDocument.Parse(ChromeTrace.Render(s_times)).RootElement.GetProperty("traceEvents").EnumerateArray().ToArray();
        Assert.Equal(["M", "M", "M", "X", "X", "X"], events.Select(one => one.GetProperty("ph").GetString()));
        Assert.Equal(["cpu", "gradients", "update"], events[..3].Select(one => one.GetProperty("args").GetProperty("name").GetString()));
        var last = events[^1];
        Assert.Equal((5000, 1000, 0, 1), (last.GetProperty("ts").GetDouble(), last.GetProperty("dur").GetDouble(), last.GetProperty("pid").GetInt32(), last.GetProperty("tid").GetInt32()));
        Assert.Equal("elementwise [8]", last.GetProperty("args").GetProperty("call").GetString());
    }

    [Fact]
    public async Task The_host_profiles_a_script()
    {
        var script = _folder.Write("script.csx", """
            Print(Args[0]);
            var w = Input("w", [64, 64]);
            var session = Device.Cpu.Backend.Load(XceptionScript.Lowering.StagedGraph.Of([w], [w.MatMul(w)])).Open();
            session.Run(0);
            return 3;
            """);
        var trace = Path.Combine(_folder.Folder, "trace.json");
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(3, await CommandLine.RunAsync(["run", $"--profile={trace}", script, "--", "--steps"], output, error));
        Assert.Equal("", error.ToString());
        Assert.StartsWith("--steps\nprofile: 1 kernels, ", output.ToString());
        Assert.EndsWith($"wrote {trace}\n", output.ToString());
        Assert.Equal(3, JsonDocument.Parse(File.ReadAllText(trace)).RootElement.GetProperty("traceEvents").GetArrayLength());
    }

    [Theory]
    [InlineData("--profile", "xs: no script follows `--profile`; expected xs --profile SCRIPT.csx.")]
    [InlineData("run --profile", "xs: no script follows `--profile`; expected xs --profile SCRIPT.csx.")]
    [InlineData("--profile=", "xs: there is no option `--profile=`; expected --help, --version, --profile, or a script with its arguments after it.")]
    public async Task A_mistake_is_one_sentence(string words, string sentence)
    {
        var error = new StringWriter();
        Assert.Equal(1, await CommandLine.RunAsync(words.Split(' '), TextWriter.Null, error));
        Assert.Equal($"{sentence}\n", error.ToString());
    }
}
