using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>The operands of a fused body as its loop sees them: which stream along a row, and which hold one value for it.</summary>
internal sealed unsafe class Streams(ImmutableArray<Operand> operands)
{
    private const int Register = 16;
    private const int LongRow = 512;
    private const int LongestRow = 2048;

    private readonly Operand[] _operands = [.. operands];
    private readonly int[][] _strides = [.. operands.Select(operand => operand.Strides.ToArray())];
    private readonly bool[] _streams = [.. operands.Select(operand => !operand.IsInnerBroadcast)];

    /// <summary>
    /// How many rows may run as one: 1 unless every operand is dense, one number, or one vector for all rows. Then short rows, and rows that do not fill
    /// registers, are run several at a time against repeated copies of the vectors.
    /// </summary>
    public int Widening(int columns)
    {
        if (!_operands.Select((operand, i) => _streams[i] ? IsDense(i, columns) || IsVector(i) : _strides[i][^2] == 0).All(fits => fits)) return 1;
        var whole = Math.Max(1, LongRow / columns);
        var filled = Register / Gcd(columns, Register);
        return Math.Max(1, columns * filled <= LongestRow ? (whole + filled - 1) / filled * filled : whole);
    }

    /// <summary>The floats of scratch memory that repeated vectors take.</summary>
    public int TileFloats(int columns, int widening) => widening == 1 ? 0 : _operands.Length * columns * widening;

    /// <summary>Fills scratch memory with the vectors, repeated; <paramref name="row"/> places the axes before the last two.</summary>
    public void Tile(in CpuRun run, ReadOnlySpan<int> row, int columns, int widening, float* tiles)
    {
        for (var i = 0; i < _operands.Length; i++)
        {
            if (widening == 1 || !_streams[i] || !IsVector(i)) continue;
            var first = run.Buffer<float>(_operands[i].Buffer) + Offset(row, _strides[i]);
            var vector = new ReadOnlySpan<float>(first, columns);
            for (var copy = 0; copy < widening; copy++) vector.CopyTo(new Span<float>(tiles + ((long)((i * widening) + copy) * columns), columns));
        }
    }

    /// <summary>The type of the access that reads the operands.</summary>
    public static Type Reads(ImmutableArray<Operand> operands) => Close(operands.Select(operand => operand.IsInnerBroadcast ? typeof(Held) : KindOf(operand.DType)));

    /// <summary>The type of the access that stores results of the given element types.</summary>
    public static Type Writes(ImmutableArray<DType> types) => Close(types.Select(KindOf));

    /// <summary>
    /// Points slots at the row of an index (one number per axis but the last): streams to their first element, the others to their value. Where
    /// <paramref name="tiles"/> is not null, vectors are read from their repeated copies.
    /// </summary>
    public void Start<T>(in CpuRun run, ReadOnlySpan<int> row, ref Args<T> args, ref Pointers sources, float* tiles = null, int tileFloats = 0) where T : struct, ISingle<T>
    {
        for (var i = 0; i < _operands.Length; i++)
        {
            if (tiles is not null && _streams[i] && IsVector(i))
            {
                sources[i] = (byte*)(tiles + ((long)i * tileFloats));
                continue;
            }
            var operand = _operands[i];
            var first = run.Buffers[operand.Buffer] + (Offset(row, _strides[i]) * (operand.DType == DType.Float32 ? 4 : 1));
            if (_streams[i]) sources[i] = first;
            else args.Set(i, T.Repeat(operand.DType == DType.Float32 ? *(float*)first : *first));
        }
    }

    private bool IsDense(int i, int columns) => _strides[i][^2] == columns;

    private bool IsVector(int i) => _strides[i][^2] == 0 && _operands[i].DType == DType.Float32;

    private static long Offset(ReadOnlySpan<int> row, int[] strides)
    {
        var offset = 0L;
        for (var axis = 0; axis < row.Length; axis++) offset += (long)row[axis] * strides[axis];
        return offset;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    private static Type KindOf(DType dtype) => dtype == DType.Float32 ? typeof(Singles) : typeof(Bytes);

    /// <summary>The type of an access that fills every slot with a kind.</summary>
    public static Type Close(IEnumerable<Type> kinds) =>
        typeof(Access<,,,,,,,>).MakeGenericType([.. kinds.Concat(Enumerable.Repeat(typeof(Held), Args<F32>.Slots)).Take(Args<F32>.Slots)]);
}
