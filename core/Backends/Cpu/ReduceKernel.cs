using System.Runtime.CompilerServices;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Reduces what a fused body computes over [Outer, Reduced, Inner]. The reduced axis is cut into slabs by its extent; phase 0 reduces each slab to a partial result of
/// its own, and phase 1 combines the partials in order, so that the number of workers changes nothing.
/// </summary>
internal sealed unsafe class ReduceKernel<TBody, TReads, TReduce, T> : CpuKernel
    where TBody : struct, IBody
    where TReads : struct, IAccess
    where TReduce : struct, IReduce
    where T : struct, ISingle<T>
{
    private const int CombinedElements = 1 << 14;

    private readonly ReduceCall _call;
    private readonly Streams _streams;
    private readonly int[] _outputs;
    private readonly int _slab;
    private readonly int _slabs;
    private readonly int _combined;
    private readonly int _outersPerTask;
    private readonly int _widening;

    public ReduceKernel(ReduceCall call)
    {
        _call = call;
        _streams = new(ReduceOperands.Of(call));
        _outputs = [.. call.Outputs];
        var elements = RowTasks.Elements((long)call.Outer * call.Reduced * call.Inner);
        _slab = Math.Min(call.Reduced, Math.Max(1, elements / call.Inner));
        _widening = call.Inner > 1 ? Math.Min(_streams.Widening(call.Inner), _slab) : 1;
        _slabs = (call.Reduced + _slab - 1) / _slab;
        _combined = Math.Min(call.Inner, Math.Max(Simd.LineNumbers, CombinedElements / _slabs / Simd.LineNumbers * Simd.LineNumbers));
        _outersPerTask = _slabs > 1 ? 1 : Math.Clamp(elements / Math.Max(1, call.Reduced * call.Inner), 1, call.Outer);
    }

    public override int Phases => _slabs > 1 ? 2 : 1;

    public override long ScratchBytes(int workers) => _slabs > 1 ? 4L * _call.Outer * _slabs * TBody.Outputs * _call.Inner : 0;

    public override int Tasks(int phase) => phase == 0
        ? _slabs > 1 ? _call.Outer * _slabs : (_call.Outer + _outersPerTask - 1) / _outersPerTask
        : _call.Outer * TBody.Outputs * CombinedParts;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        if (phase == 1)
        {
            Combine(run, task);
            return;
        }
        if (_slabs > 1)
        {
            var (outer, slab) = Math.DivRem(task, _slabs);
            Pointers partial = default;
            for (var i = 0; i < TBody.Outputs; i++) partial[i] = (byte*)Partial(run, outer, slab, i);
            Slab(run, outer, slab * _slab, Math.Min(_call.Reduced, (slab + 1) * _slab), partial);
            return;
        }
        for (var outer = task * _outersPerTask; outer < Math.Min(_call.Outer, (task + 1) * _outersPerTask); outer++)
        {
            Pointers targets = default;
            for (var i = 0; i < TBody.Outputs; i++) targets[i] = (byte*)(run.Buffer<float>(_outputs[i]) + ((long)outer * _call.Inner));
            Slab(run, outer, 0, _call.Reduced, targets);
        }
    }

    // Where slabs are combined, a task takes some of the inner axis of one output.
    private int CombinedParts => (_call.Inner + _combined - 1) / _combined;

    private float* Partial(in CpuRun run, int outer, int slab, int output) =>
        (float*)run.Scratch + (((((long)outer * _slabs) + slab) * TBody.Outputs) + output) * _call.Inner;

    [SkipLocalsInit]
    private void Slab(in CpuRun run, int outer, int first, int last, Pointers targets)
    {
        if (_call.Inner == 1)
        {
            Args<T> args = default;
            Pointers sources = default;
            _streams.Start(run, [outer], ref args, ref sources);
            Along(args, sources, first, last, targets);
            return;
        }
        var width = _widening * _call.Inner;
        var tiles = stackalloc float[_streams.TileFloats(_call.Inner, _widening)];
        var sums = stackalloc float[_widening == 1 ? 0 : TBody.Outputs * width];
        var accumulators = targets;
        for (var output = 0; output < TBody.Outputs; output++)
        {
            if (_widening > 1) accumulators[output] = (byte*)(sums + (output * width));
            new Span<float>(accumulators[output], width).Fill((float)TReduce.Identity);
        }
        _streams.Tile(run, [outer], _call.Inner, _widening, tiles);
        for (var r = first; r < last; r += _widening)
        {
            Args<T> args = default;
            Pointers sources = default;
            _streams.Start(run, [outer, r], ref args, ref sources, _widening == 1 ? null : tiles, width);
            Across(args, sources, accumulators, (nint)Math.Min(_widening, last - r) * _call.Inner);
        }
        if (_widening == 1) return;
        for (var output = 0; output < TBody.Outputs; output++)
        {
            var (target, sum) = ((nint)targets[output], (nint)accumulators[output]);
            new ReadOnlySpan<float>((float*)sum, _call.Inner).CopyTo(new Span<float>((float*)target, _call.Inner));
            for (var copy = 1; copy < _widening; copy++) Add((float*)target, (float*)sum + (copy * _call.Inner), _call.Inner);
        }
    }

    // One number per output: the elements of a row combined lane by lane, then the lanes in order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Along(Args<T> args, Pointers sources, nint first, nint last, Pointers targets)
    {
        Results<T> sums = default;
        sums.R0 = sums.R1 = sums.R2 = sums.R3 = T.Const(TReduce.Identity);
        var i = first;
        for (; i + T.Lanes <= last; i += T.Lanes)
        {
            var values = TBody.Eval(TReads.Read(args, sources, i));
            sums.R0 = TReduce.Combine(sums.R0, values.R0);
            if (TBody.Outputs > 1) sums.R1 = TReduce.Combine(sums.R1, values.R1);
            if (TBody.Outputs > 2) sums.R2 = TReduce.Combine(sums.R2, values.R2);
            if (TBody.Outputs > 3) sums.R3 = TReduce.Combine(sums.R3, values.R3);
        }
        var lanes = stackalloc float[64];
        T.Store(lanes, sums.R0);
        T.Store(lanes + 16, sums.R1);
        T.Store(lanes + 32, sums.R2);
        T.Store(lanes + 48, sums.R3);
        var tail = stackalloc float[64];
        var count = last - i;
        if (count > 0) Rest(args, sources, i, count, tail);
        for (var output = 0; output < TBody.Outputs; output++)
        {
            var total = new F32((float)TReduce.Identity);
            for (var lane = 0; lane < T.Lanes; lane++) total = TReduce.Combine(total, new F32(lanes[(output * 16) + lane]));
            for (var lane = 0; lane < count; lane++) total = TReduce.Combine(total, new F32(tail[(output * 16) + lane]));
            *(float*)targets[output] = total.Value;
        }
    }

    // Adds a row to the accumulators.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Across(Args<T> args, Pointers sources, Pointers targets, nint columns)
    {
        nint i = 0;
        for (; i + T.Lanes <= columns; i += T.Lanes)
        {
            var values = TBody.Eval(TReads.Read(args, sources, i));
            Accumulate((float*)targets.P0 + i, values.R0);
            if (TBody.Outputs > 1) Accumulate((float*)targets.P1 + i, values.R1);
            if (TBody.Outputs > 2) Accumulate((float*)targets.P2 + i, values.R2);
            if (TBody.Outputs > 3) Accumulate((float*)targets.P3 + i, values.R3);
        }
        var count = columns - i;
        if (count == 0) return;
        var tail = stackalloc float[64];
        Rest(args, sources, i, count, tail);
        for (var output = 0; output < TBody.Outputs; output++)
        {
            var target = (float*)targets[output] + i;
            for (var lane = 0; lane < count; lane++) target[lane] = TReduce.Combine(new F32(target[lane]), new F32(tail[(output * 16) + lane])).Value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* target, T value) => T.Store(target, TReduce.Combine(T.Load(target), value));

    // Less than a register of values: 16 numbers for each output.
    private static void Rest(Args<T> args, Pointers sources, nint index, nint count, float* values)
    {
        var memory = stackalloc byte[Args<F32>.Slots * Remainder.Slot];
        var results = TBody.Eval(TReads.Read(args, Remainder.Copy<TReads>(sources, index, count, memory), 0));
        T.Store(values, results.R0);
        T.Store(values + 16, results.R1);
        T.Store(values + 32, results.R2);
        T.Store(values + 48, results.R3);
    }

    private void Combine(in CpuRun run, int task)
    {
        (task, var part) = Math.DivRem(task, CombinedParts);
        var (outer, output) = Math.DivRem(task, TBody.Outputs);
        var start = part * _combined;
        var count = Math.Min(_combined, _call.Inner - start);
        var target = run.Buffer<float>(_outputs[output]) + ((long)outer * _call.Inner) + start;
        new ReadOnlySpan<float>(Partial(run, outer, 0, output) + start, count).CopyTo(new Span<float>(target, count));
        for (var slab = 1; slab < _slabs; slab++) Add(target, Partial(run, outer, slab, output) + start, count);
    }

    // target = target combined with source, over some of the inner axis.
    private static void Add(float* target, float* source, int count)
    {
        nint i = 0;
        for (; i + T.Lanes <= count; i += T.Lanes) Accumulate(target + i, T.Load(source + i));
        for (; i < count; i++) target[i] = TReduce.Combine(new F32(target[i]), new F32(source[i])).Value;
    }
}
