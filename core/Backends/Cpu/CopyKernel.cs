using System.Runtime.CompilerServices;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Strided copies. Axes are sorted by the target's strides and joined where both sides allow; what is left are runs
/// (contiguous, repeated or strided) or, where source and target are contiguous along different axes, planes that are transposed.
/// </summary>
internal sealed unsafe class CopyKernel : CpuKernel
{
    private const int TaskSize = 1 << 16;
    private const int Tile = 64;

    private readonly CopyCall call;
    private readonly Axis[] outer;
    private readonly Axis run;
    private readonly Axis plane;
    private readonly int outerCount;
    private readonly int outerPerTask;
    private readonly int piece;
    private readonly int pieces;

    public CopyKernel(CopyCall call)
    {
        this.call = call;
        var axes = Joined(call);
        run = axes.Count > 0 ? axes[^1] : new Axis(1, 1, 1);
        if (axes.Count > 0) axes.RemoveAt(axes.Count - 1);

        plane = new Axis(1, 0, 0);
        if (run is { Target: 1, Source: not (0 or 1) } && axes.FindIndex(axis => axis.Source == 1) is >= 0 and var contiguous)
        {
            plane = axes[contiguous];
            axes.RemoveAt(contiguous);
        }

        outer = [.. axes];
        outerCount = outer.Aggregate(call.Extents.Contains(0) ? 0 : 1, (count, axis) => count * axis.Extent);

        // Long runs and large planes are cut along one axis, the others are dealt out by the handful.
        var (cut, other) = IsTransposed ? (plane.Extent, run.Extent) : (run.Extent, 1);
        piece = Math.Min(cut, Math.Max(Tile, TaskSize / other));
        pieces = (cut + piece - 1) / piece;
        outerPerTask = Math.Max(1, (int)(TaskSize / ((long)run.Extent * plane.Extent)));
    }

    public override int Tasks(int phase) => (outerCount + outerPerTask - 1) / outerPerTask * pieces;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        switch (call.ElementSize)
        {
            case 1: Copy(run.Buffer<byte>(call.Source), run.Buffer<byte>(call.Target), task); break;
            case 4: Copy(run.Buffer<float>(call.Source), run.Buffer<float>(call.Target), task); break;
            default: Copy(run.Buffer<ulong>(call.Source), run.Buffer<ulong>(call.Target), task); break;
        }
    }

    private bool IsTransposed => plane.Extent > 1;

    private static List<Axis> Joined(CopyCall call)
    {
        var sorted = Enumerable.Range(0, call.Extents.Length)
            .Select(i => new Axis(call.Extents[i], call.SourceStrides[i], call.TargetStrides[i]))
            .Where(axis => axis.Extent != 1)
            .OrderByDescending(axis => Math.Abs(axis.Target));
        var axes = new List<Axis>();
        foreach (var axis in sorted)
        {
            if (axes.Count > 0 && axes[^1].Source == axis.Source * axis.Extent && axes[^1].Target == axis.Target * axis.Extent)
                axes[^1] = axis with { Extent = axes[^1].Extent * axis.Extent };
            else axes.Add(axis);
        }

        return axes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy<T>(T* source, T* target, int task) where T : unmanaged
    {
        var (group, part) = Math.DivRem(task, pieces);
        var cut = IsTransposed ? plane : run;
        var start = part * piece;
        var length = Math.Min(piece, cut.Extent - start);
        source += call.SourceOffset + (start * cut.Source);
        target += call.TargetOffset + (start * cut.Target);

        var index = stackalloc int[outer.Length];
        var rest = group * outerPerTask;
        var count = Math.Min(outerPerTask, outerCount - rest);
        for (var i = outer.Length - 1; i >= 0; i--)
        {
            (rest, index[i]) = Math.DivRem(rest, outer[i].Extent);
            source += index[i] * outer[i].Source;
            target += index[i] * outer[i].Target;
        }

        for (; count > 0; count--)
        {
            if (IsTransposed) Plane(source, target, length);
            else Run(source, target, length);

            for (var i = outer.Length - 1; i >= 0; i--)
            {
                source += outer[i].Source;
                target += outer[i].Target;
                if (++index[i] < outer[i].Extent) break;
                source -= outer[i].Source * outer[i].Extent;
                target -= outer[i].Target * outer[i].Extent;
                index[i] = 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<T>(T* source, T* target, int length) where T : unmanaged
    {
        var (sourceStep, targetStep) = (run.Source, run.Target);
        if (length > 8 && targetStep == 1 && sourceStep == 1) new ReadOnlySpan<T>(source, length).CopyTo(new Span<T>(target, length));
        else if (length > 8 && targetStep == 1 && sourceStep == 0) new Span<T>(target, length).Fill(*source);
        else for (var i = 0; i < length; i++, source += sourceStep, target += targetStep) *target = *source;
    }

    // Tiles of both sides stay in the first cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Plane<T>(T* source, T* target, int length) where T : unmanaged
    {
        for (var i = 0; i < run.Extent; i += Tile)
        {
            for (var j = 0; j < length; j += Tile)
            {
                var from = source + (i * run.Source) + j;
                var to = target + (j * plane.Target) + i;
                var (rows, columns) = (Math.Min(Tile, run.Extent - i), Math.Min(Tile, length - j));
                if (sizeof(T) == sizeof(float))
                {
                    Transpose.Copy((float*)from, run.Source, rows, columns, (float*)to, plane.Target, rows);
                    continue;
                }

                for (var column = 0; column < columns; column++)
                {
                    for (var row = 0; row < rows; row++) to[(column * plane.Target) + row] = from[(row * run.Source) + column];
                }
            }
        }
    }

    private readonly record struct Axis(int Extent, long Source, long Target);
}
