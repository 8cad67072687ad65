using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>The operands of a fused body as its loop sees them: which stream along a row, and which hold one value for it.</summary>
internal sealed unsafe class Streams(ImmutableArray<Operand> operands)
{
    private readonly Operand[] _operands = [.. operands];
    private readonly int[][] _strides = [.. operands.Select(operand => operand.Strides.ToArray())];
    private readonly bool[] _streams = [.. operands.Select(operand => !operand.IsInnerBroadcast)];

    /// <summary>The type of the access that reads the operands.</summary>
    public static Type Reads(ImmutableArray<Operand> operands) => Close(operands.Select(operand => operand.IsInnerBroadcast ? typeof(Held) : KindOf(operand.DType)));

    /// <summary>The type of the access that stores results of the given element types.</summary>
    public static Type Writes(ImmutableArray<DType> types) => Close(types.Select(KindOf));

    /// <summary>Points slots at the row of an index (one number per axis but the last): streams to their first element, the others to their value.</summary>
    public void Start<T>(in CpuRun run, ReadOnlySpan<int> row, ref Args<T> args, ref Pointers sources) where T : struct, ISingle<T>
    {
        for (var i = 0; i < _operands.Length; i++)
        {
            var operand = _operands[i];
            var strides = _strides[i];
            var offset = 0L;
            for (var axis = 0; axis < row.Length; axis++) offset += (long)row[axis] * strides[axis];
            var first = run.Buffers[operand.Buffer] + (offset * (operand.DType == DType.Float32 ? 4 : 1));
            if (_streams[i]) sources[i] = first;
            else args.Set(i, T.Repeat(operand.DType == DType.Float32 ? *(float*)first : *first));
        }
    }

    private static Type KindOf(DType dtype) => dtype == DType.Float32 ? typeof(Singles) : typeof(Bytes);

    private static Type Close(IEnumerable<Type> kinds) =>
        typeof(Access<,,,,,,,>).MakeGenericType([.. kinds.Concat(Enumerable.Repeat(typeof(Held), Args<F32>.Slots)).Take(Args<F32>.Slots)]);
}
