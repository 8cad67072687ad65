using System.Collections.Immutable;

namespace XceptionScript.Backends.Gpu;

/// <summary>How matrix products are cut for a kind of device.</summary>
/// <param name="Tiles">The tiles to choose from.</param>
/// <param name="Multiprocessors">How many multiprocessors the device has.</param>
/// <param name="Threads">How many threads of a product a multiprocessor runs at once.</param>
/// <param name="SlabCost">What writing and reading the tiles of a slab costs where they fill the device once, in strips.</param>
/// <param name="SumCost">What one more launch costs, in strips.</param>
internal sealed record ProductGrain(ImmutableArray<TileSize> Tiles, int Multiprocessors, int Threads, int SlabCost, int SumCost)
{
    /// <summary>
    /// CUDA and OpenCL devices: 132 multiprocessors with registers for 512 threads each. They multiply a strip of 128 x 128 tiles in 1.2 us; 17 MB of a slab are
    /// written and read in nine times as long, and a launch takes four times as long.
    /// </summary>
    public static ProductGrain Device { get; } = new(
        [TileSize.Of<Tile128x128>(), TileSize.Of<Tile128x64>(), TileSize.Of<Tile64x64>(), TileSize.Of<Tile128x32>()], 132, 512, 9, 4);

    /// <summary>ILGPU's CPU accelerator: whole tiles and slabs are both there as soon as there are a few tiles.</summary>
    public static ProductGrain Emulated { get; } = new([TileSize.Of<Tile16x8>()], 2, 4, 0, 0);

    /// <summary>How a product is cut: whatever is expected to take least time.</summary>
    public ProductCut Cut(int batch, int m, int n, int k)
    {
        var strips = Math.Max((k + Octet.Depth - 1) / Octet.Depth, 1);
        (ProductCut? Cut, long Cost) best = (null, long.MaxValue);
        foreach (var tile in Tiles)
        {
            var tiles = tile.Tiles(batch, m, n);
            var resident = Math.Max(Threads / tile.Threads, 1);
            var atOnce = Multiprocessors * resident;
            Consider(new(tile, tiles, 0, 1, strips), Tenths(tiles) * strips);
            // The last tiles, which would leave a part of the device idle, in slabs.
            var whole = tiles / atOnce * atOnce;
            var rest = tiles - whole;
            for (var slabs = 2; rest > 0 && slabs <= Math.Min(strips, 4 * atOnce / rest); slabs++)
            {
                var depth = (strips + slabs - 1) / slabs;
                if ((strips + depth - 1) / depth != slabs) continue;
                Consider(new(tile, whole, rest, slabs, depth), (Tenths(whole) * strips) + (Tenths(rest * slabs) * depth) + (10 * (SumCost + (SlabCost * slabs * rest / atOnce))));
            }

            // How long so many groups run, where a device full of them runs 10. Half as many as fit are not twice as fast.
            long Tenths(long groups)
            {
                var each = ((groups % atOnce) + Multiprocessors - 1) / Multiprocessors;
                return (groups / atOnce * 10) + (each == 0 ? 0 : 2 + (8 * each / resident));
            }

            void Consider(ProductCut cut, long tenths)
            {
                var cost = tenths * tile.StripCost * atOnce;
                if (cost < best.Cost) best = (cut, cost);
            }
        }
        return best.Cut!;
    }
}
