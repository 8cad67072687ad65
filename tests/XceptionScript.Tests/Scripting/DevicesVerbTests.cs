using System.Text.Json;
using XceptionScript.Devices;
using XceptionScript.Scripting;
using XceptionScript.Scripting.Verbs;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class DevicesVerbTests
{
    private static readonly DeviceEntry[] s_devices =
    [
        new("cpu", "the processor: 2 threads, AVX2") { MemoryBytes = 8_000_000_000, Products = "own kernels" },
        new("cuda:0", "H100") { MemoryBytes = 80_000_000_000, Driver = "CUDA 13.0, sm_90", Products = "cuBLAS 13 (libcublas.so.13)" },
        new("cuda", "Tesla K10", "ILGPU knows no version of PTX for CUDA 13.0, sm_30") { MemoryBytes = 4_000_000_000, Driver = "CUDA 13.0, sm_30" },
        new("opencl", "none", "the OpenCL loader was looked for as libOpenCL.so.1 and libOpenCL.so and not found"),
    ];

    [Fact]
    public void Devices_are_a_table_and_refusals_are_sentences()
    {
        var output = new StringWriter { NewLine = "\n" };
        DevicesVerb.Print(s_devices, isJson: false, output);
        Assert.Equal(
            """
            device  what it is                      memory   driver            matrix products
            cpu     the processor: 2 threads, AVX2  8.0 GB                     own kernels
            cuda:0  H100                            80.0 GB  CUDA 13.0, sm_90  cuBLAS 13 (libcublas.so.13)
            cuda: Tesla K10 (CUDA 13.0, sm_30, 4.0 GB) cannot be used: ILGPU knows no version of PTX for CUDA 13.0, sm_30.
            opencl: none: the OpenCL loader was looked for as libOpenCL.so.1 and libOpenCL.so and not found.

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Fact]
    public void As_JSON_every_device_has_the_same_keys()
    {
        var output = new StringWriter();
        DevicesVerb.Print(s_devices, isJson: true, output);
        var rows = JsonDocument.Parse(output.ToString()).RootElement.EnumerateArray().ToArray();
        Assert.All(rows, row => Assert.Equal(["name", "description", "memory", "driver", "products", "refusal"], row.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(["cpu", "cuda:0", "cuda", "opencl"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal(80_000_000_000, rows[1].GetProperty("memory").GetInt64());
    }

    [Fact]
    public async Task The_devices_of_this_machine_are_listed()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(0, await CommandLine.RunAsync(["devices"], output, error));
        Assert.Equal("", error.ToString());
        Assert.Matches(@"(?m)^cpu +the processor: ", output.ToString());
        Assert.Matches(@"(?m)^(cuda:0 |cuda: )", output.ToString());
        Assert.Equal(1, await CommandLine.RunAsync(["devices", "--jsn"], output, error));
        Assert.StartsWith("--jsn: there is no such option; did you mean --json", error.ToString());
    }
}
