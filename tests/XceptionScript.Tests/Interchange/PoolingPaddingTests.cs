using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Interchange;

/// <summary>The padding of pooling that weights of PyTorch were trained with.</summary>
public sealed class PoolingPaddingTests
{
    [Theory]
    [InlineData(6, 2)]
    [InlineData(7, 2)]
    [InlineData(6, 1)]
    public void Symmetric_pooling_has_half_a_window_of_padding_on_all_sides(int size, int stride) => Seeds.ForAll(10, seed =>
    {
        var image = Image(size, seed);
        var expected = new List<double>();
        for (var i = 0; i < ((size + 2 - 3) / stride) + 1; i++)
        {
            for (var j = 0; j < ((size + 2 - 3) / stride) + 1; j++)
            {
                expected.Add(Cells(size, (i * stride) - 1, (j * stride) - 1).Max(at => image[at]));
            }
        }
        foreach (var device in new[] { Device.Cpu, Device.Reference })
            Assert.Equal(expected, Value(new MaxPooling2D(3, stride, Padding.Symmetric), image, device).ToDoubles());
    });

    [Fact]
    public void Same_and_symmetric_differ_where_a_stride_of_2_meets_an_even_size()
    {
        Assert.NotEqual(Max(6, Padding.Same), Max(6, Padding.Symmetric));
        Assert.Equal(Max(7, Padding.Same), Max(7, Padding.Symmetric));

        static double[] Max(int size, Padding padding) => Value(new MaxPooling2D(3, 2, padding), Image(size, 4), Device.Cpu).ToDoubles();
    }

    [Fact]
    public void Averages_that_count_padding_divide_by_the_whole_window()
    {
        var image = Image(4, 9);
        var counted = Value(new AveragePooling2D(3, 1, Padding.Same) { CountsPadding = true }, image, Device.Cpu);
        for (var i = 0; i < 16; i++) Assert.Equal(Cells(4, (i / 4) - 1, (i % 4) - 1).Sum(at => image[at]) / 9, counted[i], 1e-6);
        Assert.NotEqual(counted.ToDoubles(), Value(new AveragePooling2D(3, 1, Padding.Same), image, Device.Cpu).ToDoubles());
    }

    private static IEnumerable<int> Cells(int size, int top, int left) =>
        from row in Enumerable.Range(top, 3)
        from column in Enumerable.Range(left, 3)
        where row >= 0 && row < size && column >= 0 && column < size
        select (row * size) + column;

    private static NdArray Image(int size, int seed)
    {
        var random = new Random(seed);
        return NdArray.Of<float>([1, size, size, 1], [.. Enumerable.Range(0, size * size).Select(_ => (float)random.NextDouble() - 2)]);
    }

    private static NdArray Value(Layer layer, NdArray image, Device device)
    {
        var x = Tensors.Input("x", image.Shape);
        return layer.Apply(Flow.Start(x, Mode.Inference, 0)).Value.Evaluate(device, (x, image));
    }
}
