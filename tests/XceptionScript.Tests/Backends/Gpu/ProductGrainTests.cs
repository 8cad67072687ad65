using FsCheck.Xunit;
using XceptionScript.Backends.Gpu;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

public sealed class ProductGrainTests
{
    [Property(MaxTest = 500)]
    public void A_cut_covers_every_tile_and_every_strip_once(int seed)
    {
        var random = new Random(seed);
        var (batch, m, n, k) = (random.Next(1, 4), random.Next(1, 20000), random.Next(1, 3000), random.Next(1, 20000));
        foreach (var grain in new[] { ProductGrain.Device, ProductGrain.Emulated })
        {
            var cut = grain.Cut(batch, m, n, k);
            Assert.Equal(cut.Tile.Tiles(batch, m, n), cut.WholeTiles + cut.SlabTiles);
            var strips = (k + Octet.Depth - 1) / Octet.Depth;
            Assert.InRange(cut.Slabs * cut.SlabStrips, strips, strips + cut.SlabStrips - 1);
        }
    }

    [Theory]
    // The products of Xception's middle flow at batch 32: two full waves, and what is left over in slabs.
    [InlineData(11552, 728, 728, "128x128: 528 whole, 18 in 7 slabs of 13")]
    // Their gradients by the kernel: 36 tiles that together run over 1,444 strips.
    [InlineData(728, 728, 11552, "128x128: 0 whole, 36 in 7 slabs of 207")]
    // The second convolution of the stem and its gradient by the kernel.
    [InlineData(691488, 64, 288, "128x64: 5403 whole, 0 in 1 slabs of 36")]
    [InlineData(288, 64, 691488, "64x64: 0 whole, 5 in 211 slabs of 410")]
    // A classifier: too few tiles for any wave.
    [InlineData(32, 1000, 2048, "64x64: 0 whole, 16 in 16 slabs of 16")]
    public void Products_are_cut_so_that_they_fill_the_device(int m, int n, int k, string expected)
    {
        var cut = ProductGrain.Device.Cut(1, m, n, k);
        Assert.Equal(expected, $"{cut.Tile.Rows}x{cut.Tile.Columns}: {cut.WholeTiles} whole, {cut.SlabTiles} in {cut.Slabs} slabs of {cut.SlabStrips}");
    }
}
