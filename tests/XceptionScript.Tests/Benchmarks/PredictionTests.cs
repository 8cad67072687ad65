using System.Text.Json;
using XceptionScript.Benchmarks;
using XceptionScript.Ptx.Costs;
using Xunit;

namespace XceptionScript.Tests.Benchmarks;

/// <summary>Predictions of the training step from counts in files.</summary>
public sealed class PredictionTests
{
    private static readonly GpuModel s_gpu = GpuModel.H100;

    // The kernels of the first backend: a thread per result, scalar loads, divisions for every place.
    private static string SimpleKernels { get; } = File.ReadAllText(Path.Combine(Golden.RepositoryRoot, "tests/Benchmarks/Predictions/simple-kernels.json"));

    [Fact]
    public void Counts_come_back_from_their_file_as_they_were()
    {
        var calls = CountsFile.Parse(SimpleKernels);
        Assert.Equal(SimpleKernels, CountsFile.Text(calls));
        Assert.All(calls, call => Assert.All(call.Launches, launch => Assert.NotEmpty(launch.Counts.Issued)));
        Assert.Throws<JsonException>(() => CountsFile.Parse("[{}"));
    }

    [Fact]
    public void The_simple_kernels_take_more_than_four_times_the_floor()
    {
        var rows = PredictionRow.Of(s_gpu, CountsFile.Parse(SimpleKernels));
        var total = rows[^1];
        Assert.Equal((PredictionRow.Total, 34_400.0), (total.Kernel, total.FloorUs));
        Assert.InRange(total.Ratio, 4, 10);
        Assert.Equal(total.PredictedUs, rows[..^1].Sum(row => row.PredictedUs), 1e-3);
        Assert.Equal(total.Calls, rows[..^1].Sum(row => row.Calls));
        // 34 separable convolutions and the 5 pointwise ones of shortcuts and head, in three senses.
        Assert.All(rows.Where(row => row.Kernel.StartsWith("depthwise", StringComparison.Ordinal)), row => Assert.Equal(34, row.Calls));
        Assert.All(rows.Where(row => row.Kernel.StartsWith("pointwise", StringComparison.Ordinal)), row => Assert.Equal(39, row.Calls));
    }

    [Fact]
    public void Floors_are_those_of_the_roofline()
    {
        var rows = PredictionRow.Of(s_gpu, CountsFile.Parse(SimpleKernels)).ToDictionary(row => row.Kernel);
        Assert.Equal(1123, rows["depthwise forward"].FloorUs, 1.0);
        Assert.Equal(136, rows["optimizer"].FloorUs, 1.0);
        Assert.InRange(rows["pointwise forward"].FloorUs, 7240, 7500);
    }

    [Fact]
    public void Tensor_cores_take_the_products_and_nothing_else()
    {
        var calls = CountsFile.Parse(SimpleKernels);
        var tensor = calls.Sum(call => call.Calls * TensorProducts.Predicted(s_gpu, call));
        var products = calls.Where(call => call.Family.StartsWith("pointwise", StringComparison.Ordinal)).ToArray();
        var others = calls.Except(products).Sum(call => call.Calls * call.Predicted(s_gpu));
        var flops = products.Sum(call => (double)call.Calls * call.Flops);
        Assert.InRange(tensor - others, flops / (0.6 * 495e12) * 1e6, 2 * flops / (0.6 * 495e12) * 1e6);
    }

    [Fact]
    public void Rows_are_JSON_with_the_names_that_scripts_read()
    {
        var json = JsonDocument.Parse(PredictionRow.Json([new PredictionRow("a", 2, 3, 1.5, 2)])).RootElement[0];
        Assert.Equal(["kernel", "calls", "predicted_us", "floor_us", "ratio"], json.EnumerateObject().Select(property => property.Name));
    }
}
