using FsCheck.Xunit;
using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class AugmentationTests
{
    [Property(MaxTest = 200)]
    public void An_augmented_image_is_some_shift_and_flip_of_the_image(ulong key, bool flip, byte shift, byte h, byte w, bool colour)
    {
        Shape image = [h % 9 + 1, w % 9 + 1, colour ? 3 : 1];
        var source = Pictures.Pixels((int)(key % 100), image);
        var target = Enumerable.Repeat((byte)99, source.Length).ToArray();
        var most = shift % 12;
        new Augmentation(flip, most).Apply(source, target, image, key);

        var candidates =
            from down in Enumerable.Range(-most, 2 * most + 1)
            from right in Enumerable.Range(-most, 2 * most + 1)
            from mirrored in flip ? new[] { false, true } : [false]
            select Expected(source, image, down, right, mirrored);
        Assert.Contains(candidates, candidate => candidate.AsSpan().SequenceEqual(target));
    }

    [Fact]
    public void Half_of_the_images_are_flipped_and_all_shifts_occur()
    {
        Shape image = [3, 3, 1];
        byte[] source = [0, 0, 0, 0, 7, 0, 0, 0, 0];
        var places = new int[9];
        for (var key = 0UL; key < 900; key++)
        {
            var target = new byte[9];
            new Augmentation(ShiftPixels: 1).Apply(source, target, image, key);
            places[Array.IndexOf(target, (byte)7)]++;
        }
        Assert.All(places, count => Assert.InRange(count, 60, 140));

        byte[] row = [1, 2];
        var flips = Enumerable.Range(0, 1000).Count(key =>
        {
            var target = new byte[2];
            new Augmentation(HorizontalFlip: true).Apply(row, target, [1, 2, 1], (ulong)key);
            return target[0] == 2;
        });
        Assert.InRange(flips, 430, 570);
    }

    [Fact]
    public void A_negative_shift_is_refused_also_through_with()
    {
        Assert.Equal("Augmentation: ShiftPixels is -1; expected 0 to 16384.", Assert.Throws<DataException>(() => new Augmentation(ShiftPixels: -1)).Message);
        Assert.Throws<DataException>(() => new Augmentation() with { ShiftPixels = -1 });
    }

    private static byte[] Expected(byte[] source, Shape image, int down, int right, bool mirrored)
    {
        var (h, w, c) = (image[0], image[1], image[2]);
        var result = new byte[source.Length];
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
                for (var channel = 0; channel < c; channel++)
                {
                    var (fromY, fromX) = (y - down, (mirrored ? w - 1 - x : x) - right);
                    if (fromY >= 0 && fromY < h && fromX >= 0 && fromX < w) result[(y * w + x) * c + channel] = source[(fromY * w + fromX) * c + channel];
                }
        return result;
    }
}
