using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// The numbers that a thread brings of one operand into each strip, four at a time: on their way they are in registers, so there must be a name for each. A type
/// parameter, because the tile says how many they are.
/// </summary>
internal interface IQuads<TSelf> where TSelf : struct, IQuads<TSelf>
{
    static abstract int Count { get; }

    /// <summary>The quads of numbers <paramref name="number"/>, number + threads, ... of the tile's side of <paramref name="extent"/> rows or columns.</summary>
    static abstract TSelf Start<TOperand>(GemmShape shape, Matrix matrix, Walk walk, Spot spot, int outer, int extent, int lanes, int number, int threads)
        where TOperand : struct, IOperand;

    static abstract TSelf Load<TOperand>(TSelf quads, ArrayView<float> data, Matrix matrix, Walk walk, int end) where TOperand : struct, IOperand;

    /// <summary>Puts them into their strip, which starts at a number of floats.</summary>
    static abstract void Store<TOperand>(TSelf quads, ArrayView<Float4> strips, int start) where TOperand : struct, IOperand;

    /// <summary>The same quads of the next strip, not loaded yet.</summary>
    static abstract TSelf Next<TOperand>(TSelf quads, Matrix matrix, Walk walk) where TOperand : struct, IOperand;
}
