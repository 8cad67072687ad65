using System.Reflection;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>Where a plan's values lie in the arena, and how work on the device is cut. Scratch memory follows the plan's arena.</summary>
internal sealed class Layout(Plan plan, Grain grain)
{
    public Grain Grain { get; } = grain;

    /// <summary>The arena's bytes without scratch memory.</summary>
    public long ScratchOffset { get; } = Align(plan.ArenaBytes);

    public Place Of(int buffer) => new(plan.Buffers[buffer].Offset, plan.Buffers[buffer].Bytes);

    /// <summary>Places in scratch memory, one after another.</summary>
    public Place[] Scratch(params ReadOnlySpan<long> bytes)
    {
        var places = new Place[bytes.Length];
        var offset = ScratchOffset;
        for (var i = 0; i < bytes.Length; i++)
        {
            places[i] = new Place(offset, bytes[i]);
            offset += Align(bytes[i]);
        }
        return places;
    }

    /// <summary>The scratch memory that such places take.</summary>
    public static long ScratchBytes(params ReadOnlySpan<long> bytes)
    {
        var sum = 0L;
        foreach (var part in bytes) sum += Align(part);
        return sum;
    }

    /// <summary>A launch with a thread per item.</summary>
    public Launch PerItem<TShape>(MethodInfo kernel, long items, TShape shape) where TShape : struct =>
        new LaunchOf<TShape>(kernel, Grain.Groups(items), Grain.GroupSize, shape);

    private static long Align(long bytes) => (bytes + Plan.Alignment - 1) / Plan.Alignment * Plan.Alignment;
}
