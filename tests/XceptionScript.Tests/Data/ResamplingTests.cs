using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class ResamplingTests
{
    [Fact]
    public void The_same_size_gives_the_same_pixels() => Seeds.ForAll(50, seed =>
    {
        var image = Random(seed, out _);
        foreach (var kernel in Enum.GetValues<ResamplingKernel>())
            Assert.True(image.Resize(image.Shape[0], image.Shape[1], kernel).BitsEqual(image));
        Assert.True(image.Resize(9, 9).CentreCrop(5, share: 1).BitsEqual(image.Resize(9, 9).Resize(5, 5)));
    });

    [Fact]
    public void Resizing_is_the_weighted_mean_of_the_pixels_near_in_both_directions() => Seeds.ForAll(50, seed =>
    {
        var image = Random(seed, out var random);
        var (h, w) = (random.Next(1, 30), random.Next(1, 30));
        foreach (var kernel in Enum.GetValues<ResamplingKernel>())
        {
            var resized = image.Resize(h, w, kernel);
            for (var probe = 0; probe < 20; probe++)
            {
                var (y, x, c) = (random.Next(h), random.Next(w), random.Next(image.Shape[2]));
                Assert.InRange(resized[(((y * w) + x) * image.Shape[2]) + c] - Math.Clamp(Defined(image, h, w, y, x, c, kernel), 0, 255), -0.51, 0.51);
            }
        }
    });

    [Fact]
    public void The_centre_crop_is_the_middle_of_the_resized_image() => Seeds.ForAll(50, seed =>
    {
        var image = Random(seed, out var random);
        var (size, share) = (random.Next(1, 20), 0.2 + (0.8 * random.NextDouble()));
        var crop = image.CentreCrop(size, share);
        Assert.Equal([size, size, image.Shape[2]], crop.Shape);

        var shorter = Math.Round(size / share);
        var (h, w) = ((int)Math.Round(shorter * image.Shape[0] / Math.Min(image.Shape[0], image.Shape[1])), (int)Math.Round(shorter * image.Shape[1] / Math.Min(image.Shape[0], image.Shape[1])));
        var (whole, c) = (image.Resize(h, w), image.Shape[2]);
        for (var y = 0; y < size; y++)
        {
            for (var i = 0; i < size * c; i++)
                Assert.Equal(whole[(((((h - size) / 2) + y) * w) + ((w - size) / 2)) * c + i], crop[(y * size * c) + i]);
        }
    });

    [Fact]
    public void Fine_stripes_become_grey_when_they_shrink()
    {
        var stripes = NdArray.Of<byte>([64, 64, 1], [.. Enumerable.Range(0, 64 * 64).Select(i => (byte)(i % 2 * 255))]);
        foreach (var kernel in Enum.GetValues<ResamplingKernel>())
            Assert.All(stripes.Resize(8, 8, kernel).ToDoubles(), value => Assert.InRange(value, 120, 135));
    }

    [Fact]
    public void Floats_are_not_rounded()
    {
        var map = NdArray.Of<float>([1, 2, 1], [0, 1]);
        Assert.Equal([0, 0.25, 0.75, 1], map.Resize(1, 4, ResamplingKernel.Linear).ToDoubles());
    }

    [Fact]
    public void An_image_of_extreme_shape_needs_no_more_memory_than_its_crop()
    {
        var line = NdArray.Zeros([1, 16384, 3], DType.UInt8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([299, 299, 3], line.CentreCrop(299).Shape);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 23);
    }

    [Fact]
    public void Wrong_sizes_shares_and_images_are_refused()
    {
        var image = NdArray.Zeros([2, 2, 3], DType.UInt8);
        Error("Resize: the height is 0; expected 1 to 16384.", () => image.Resize(0, 2));
        Error("CentreCrop: the size is -1; expected 1 to 16384.", () => image.CentreCrop(-1));
        Error("CentreCrop: the share is 1.5; expected above 0 and at most 1.", () => image.CentreCrop(2, 1.5));
        Error("CentreCrop: the share is NaN; expected above 0 and at most 1.", () => image.CentreCrop(2, double.NaN));
        Error("CentreCrop: the image is int32[2, 2, 3]; expected uint8 or float32 [h, w, c].", () => NdArray.Zeros([2, 2, 3], DType.Int32).CentreCrop(2));
        Error("Resize: the image is uint8[2, 2]; expected uint8 or float32 [h, w, c].", () => NdArray.Zeros([2, 2], DType.UInt8).Resize(2, 2));
    }

    private static void Error(string message, Action action) => Assert.Equal(message, Assert.Throws<DataException>(action).Message);

    private static NdArray Random(int seed, out Random random)
    {
        random = new Random(seed);
        Shape shape = [random.Next(1, 30), random.Next(1, 30), random.Next(1, 4)];
        var pixels = new byte[shape.Size];
        random.NextBytes(pixels);
        return NdArray.Of<byte>(shape, pixels);
    }

    // The definition, one pixel at a time, over the whole image.
    private static double Defined(NdArray image, int h, int w, int y, int x, int c, ResamplingKernel kernel)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < image.Shape[0]; i++)
        {
            for (var j = 0; j < image.Shape[1]; j++)
            {
                var weight = Near(image.Shape[0], h, i, y) * Near(image.Shape[1], w, j, x);
                (sum, weights) = (sum + (weight * image[(((i * image.Shape[1]) + j) * image.Shape[2]) + c]), weights + weight);
            }
        }
        return sum / weights;

        double Near(int from, int to, int cell, int at)
        {
            // In old cells where the axis grows, in new ones where it shrinks.
            var t = Math.Abs(((cell + 0.5) * to) - ((at + 0.5) * from)) / Math.Max(from, to);
            return kernel == ResamplingKernel.Linear ? Math.Max(0, 1 - t)
                : t < 1 ? (1.5 * t * t * t) - (2.5 * t * t) + 1
                : t < 2 ? (-0.5 * t * t * t) + (2.5 * t * t) - (4 * t) + 2 : 0;
        }
    }
}
