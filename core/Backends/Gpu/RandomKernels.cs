using ILGPU;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>Uniform draws: the same bits as on the host, from the same definition.</summary>
internal static class RandomKernels
{
    public static GpuKernel For(RandomCall call, Layout layout) => new([layout.PerItem(
        ((Action<ArrayView<byte>, RandomShape>)Uniform).Method, ((long)call.Count + 3) / 4,
        new RandomShape { Count = call.Count, Key = layout.Of(call.Key), Output = layout.Of(call.Output), Path = call.Path })]);

    // A counter gives four draws.
    public static void Uniform(ArrayView<byte> arena, RandomShape shape)
    {
        var key = shape.Key.In<int>(arena);
        var output = shape.Output.In<float>(arena);
        var quads = shape.Output.InWide<Float4>(arena);
        var (key0, key1) = (key[0], key[1]);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < (shape.Count + 3) >> 2; i += step)
        {
            var (x, y, z, w) = Philox.Uniforms(key0, key1, shape.Path, i);
            Float4 quad = default;
            quad.X = x;
            quad.Y = y;
            quad.Z = z;
            quad.W = w;
            if ((4 * i) + 3 < shape.Count)
            {
                quads[i] = quad;
            }
            else
            {
                output[4 * i] = x;
                if ((4 * i) + 1 < shape.Count) output[(4 * i) + 1] = y;
                if ((4 * i) + 2 < shape.Count) output[(4 * i) + 2] = z;
            }
        }
    }
}
