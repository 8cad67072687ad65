using ILGPU;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>Uniform draws: the same bits as on the host, from the same definition.</summary>
internal static class RandomKernels
{
    public static GpuKernel For(RandomCall call, Layout layout) => new([layout.PerItem(
        ((Action<ArrayView<byte>, RandomShape>)Uniform).Method, call.Count,
        new RandomShape { Count = call.Count, Key = layout.Of(call.Key), Output = layout.Of(call.Output), Path = call.Path })]);

    public static void Uniform(ArrayView<byte> arena, RandomShape shape)
    {
        var key = shape.Key.In<int>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
            output[i] = Philox.Uniform(key[0], key[1], shape.Path, i);
    }
}
