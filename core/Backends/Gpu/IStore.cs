using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>What becomes of four neighbouring results of a tile, given by their row and first column in the tile.</summary>
internal interface IStore
{
    static abstract void Store(ArrayView<byte> arena, GemmShape shape, Spot spot, int row, int column, Float4 values);
}
