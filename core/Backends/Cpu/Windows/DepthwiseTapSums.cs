using System.Runtime.CompilerServices;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>Adds what one row of dy gives to every tap of a depthwise kernel's gradient.</summary>
internal readonly unsafe struct DepthwiseTapSums(
    float* kernel, float* x, float* dy, AxisTaps rows, (int From, int To)[] columns, Window window, long row, int channels, bool threeWide) : IChannelLoop
{
    private readonly float* kernel = kernel;
    private readonly float* x = x;
    private readonly float* dy = dy;
    private readonly AxisTaps rows = rows;
    private readonly (int From, int To)[] columns = columns;
    private readonly Window window = window;
    private readonly long row = row;
    private readonly nint channels = channels;
    private readonly bool threeWide = threeWide;

    // Four registers of channels at a time, so that what the taps read again is in the first cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        var c = from;
        for (; c + (4 * V.Lanes) <= to; c += 4 * V.Lanes) Rows<V, N4>(c);
        for (; c < to; c += V.Lanes) Rows<V, N1>(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<V, TRegisters>(int c) where V : struct, ILanes<V> where TRegisters : IConstant
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var source = x + ((rows.Source + (i * rows.SourceStep)) * row) + c;
            var taps = kernel + ((rows.Tap + i) * columns.Length * channels) + c;
            if (threeWide && columns[2].To > columns[0].From)
            {
                var (first, last) = (columns[0].From, columns[2].To);
                ThreeTaps<V, TRegisters>(source, taps, first, last, c);
                for (var tap = 0; tap < 3; tap++)
                {
                    Tap<V, TRegisters>(source, taps, tap, columns[tap].From, first, c);
                    Tap<V, TRegisters>(source, taps, tap, last, columns[tap].To, c);
                }
            }
            else
            {
                for (var tap = 0; tap < columns.Length; tap++) Tap<V, TRegisters>(source, taps, tap, columns[tap].From, columns[tap].To, c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tap<V, TRegisters>(float* source, float* taps, int tap, int first, int last, int c) where V : struct, ILanes<V> where TRegisters : IConstant
    {
        if (first >= last) return;
        var target = taps + (tap * channels);
        V s0 = V.Load(target), s1 = default, s2 = default, s3 = default;
        if (TRegisters.Value == 4) (s1, s2, s3) = (V.Load(target + V.Lanes), V.Load(target + (2 * V.Lanes)), V.Load(target + (3 * V.Lanes)));
        var step = window.StrideWidth * channels;
        var a = source + (((first * window.StrideWidth) - window.Left + (tap * window.DilationWidth)) * channels);
        var b = dy + (first * channels) + c;
        for (var j = first; j < last; j++, a += step, b += channels)
        {
            s0 = V.MultiplyAdd(V.Load(a), V.Load(b), s0);
            if (TRegisters.Value == 4)
            {
                s1 = V.MultiplyAdd(V.Load(a + V.Lanes), V.Load(b + V.Lanes), s1);
                s2 = V.MultiplyAdd(V.Load(a + (2 * V.Lanes)), V.Load(b + (2 * V.Lanes)), s2);
                s3 = V.MultiplyAdd(V.Load(a + (3 * V.Lanes)), V.Load(b + (3 * V.Lanes)), s3);
            }
        }

        Store<V, TRegisters>(target, s0, s1, s2, s3);
    }

    // Three taps in one pass over columns where each meets the image: dy is read once for all of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ThreeTaps<V, TRegisters>(float* source, float* taps, int first, int last, int c) where V : struct, ILanes<V> where TRegisters : IConstant
    {
        V a0 = default, a1 = default, a2 = default, a3 = default;
        V b0 = default, b1 = default, b2 = default, b3 = default;
        V c0 = default, c1 = default, c2 = default, c3 = default;
        var count = channels;
        var x0 = source + ((first - window.Left) * count);
        var d = dy + (first * count) + c;
        for (var j = first; j < last; j++, x0 += count, d += count)
        {
            var x1 = x0 + count;
            var x2 = x1 + count;
            var y = V.Load(d);
            a0 = V.MultiplyAdd(y, V.Load(x0), a0);
            b0 = V.MultiplyAdd(y, V.Load(x1), b0);
            c0 = V.MultiplyAdd(y, V.Load(x2), c0);
            if (TRegisters.Value == 4)
            {
                y = V.Load(d + V.Lanes);
                a1 = V.MultiplyAdd(y, V.Load(x0 + V.Lanes), a1);
                b1 = V.MultiplyAdd(y, V.Load(x1 + V.Lanes), b1);
                c1 = V.MultiplyAdd(y, V.Load(x2 + V.Lanes), c1);
                y = V.Load(d + (2 * V.Lanes));
                a2 = V.MultiplyAdd(y, V.Load(x0 + (2 * V.Lanes)), a2);
                b2 = V.MultiplyAdd(y, V.Load(x1 + (2 * V.Lanes)), b2);
                c2 = V.MultiplyAdd(y, V.Load(x2 + (2 * V.Lanes)), c2);
                y = V.Load(d + (3 * V.Lanes));
                a3 = V.MultiplyAdd(y, V.Load(x0 + (3 * V.Lanes)), a3);
                b3 = V.MultiplyAdd(y, V.Load(x1 + (3 * V.Lanes)), b3);
                c3 = V.MultiplyAdd(y, V.Load(x2 + (3 * V.Lanes)), c3);
            }
        }

        Add<V, TRegisters>(taps, a0, a1, a2, a3);
        Add<V, TRegisters>(taps + count, b0, b1, b2, b3);
        Add<V, TRegisters>(taps + (2 * count), c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V, TRegisters>(float* target, V s0, V s1, V s2, V s3) where V : struct, ILanes<V> where TRegisters : IConstant
    {
        s0 += V.Load(target);
        if (TRegisters.Value == 4)
        {
            s1 += V.Load(target + V.Lanes);
            s2 += V.Load(target + (2 * V.Lanes));
            s3 += V.Load(target + (3 * V.Lanes));
        }

        Store<V, TRegisters>(target, s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, TRegisters>(float* target, V s0, V s1, V s2, V s3) where V : struct, ILanes<V> where TRegisters : IConstant
    {
        V.Store(target, s0);
        if (TRegisters.Value == 1) return;
        V.Store(target + V.Lanes, s1);
        V.Store(target + (2 * V.Lanes), s2);
        V.Store(target + (3 * V.Lanes), s3);
    }
}
