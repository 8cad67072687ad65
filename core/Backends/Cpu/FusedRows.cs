using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>A fused elementwise body that runs over some of the rows of a matrix when it is asked to.</summary>
internal abstract unsafe class FusedRows
{
    /// <summary>The body of an epilogue, which writes where the product lies.</summary>
    public static FusedRows Of(Epilogue epilogue, int output) => Of(epilogue.Body, epilogue.Inputs, [output, .. epilogue.Others], epilogue.Columns);

    /// <summary>The body of a prologue over an image of some channels, which writes where it is told to.</summary>
    public static FusedRows Of(Prologue prologue, int channels) => Of(prologue.Body, prologue.Inputs, [-1], channels);

    /// <summary>Computes the columns from <paramref name="start"/> up to <paramref name="end"/> of the rows from <paramref name="first"/> up to <paramref name="last"/>.</summary>
    public abstract void Run(in CpuRun run, int first, int last, int start, int end);

    /// <summary>Computes whole rows, from <paramref name="first"/> up to <paramref name="last"/>, into memory at <paramref name="target"/>.</summary>
    public abstract void Run(in CpuRun run, int first, int last, float* target);

    private static FusedRows Of(Type body, ImmutableArray<Operand> inputs, int[] outputs, int columns) => (FusedRows)Activator.CreateInstance(
        typeof(FusedRows<,,,>).MakeGenericType(body, Streams.Reads(inputs), Streams.Writes([.. outputs.Select(_ => DType.Float32)]), CpuKernels.Register), inputs, outputs, columns)!;
}

/// <summary>A body closed over its types.</summary>
internal sealed unsafe class FusedRows<TBody, TReads, TWrites, T>(ImmutableArray<Operand> inputs, int[] outputs, int columns) : FusedRows
    where TBody : struct, IBody
    where TReads : struct, IAccess
    where TWrites : struct, IAccess
    where T : struct, ISingle<T>
{
    private readonly Streams _streams = new(inputs);
    private readonly int[] _outputs = outputs;
    private readonly int _columns = columns;
    private readonly int _widening = new Streams(inputs).Widening(columns);

    public override void Run(in CpuRun run, int first, int last, int start, int end)
    {
        Pointers targets = default;
        for (var i = 0; i < _outputs.Length; i++) targets[i] = (byte*)run.Buffer<float>(_outputs[i]);
        Run(run, first, last, start, end, targets);
    }

    public override void Run(in CpuRun run, int first, int last, float* target)
    {
        Pointers targets = default;
        targets[0] = (byte*)(target - ((long)first * _columns));
        Run(run, first, last, 0, _columns, targets);
    }

    [SkipLocalsInit]
    private void Run(in CpuRun run, int first, int last, int start, int end, in Pointers origins)
    {
        // Whole rows that are short run several at a time.
        var widening = start == 0 && end == _columns ? Math.Min(_widening, last - first) : 1;
        var tileFloats = widening * _columns;
        var tiles = stackalloc float[_streams.TileFloats(_columns, widening)];
        _streams.Tile(run, [], _columns, widening, tiles);
        for (var number = first; number < last; number += widening)
        {
            Args<T> args = default;
            Pointers sources = default, targets = default;
            _streams.Start(run, [number], ref args, ref sources, widening == 1 ? null : tiles, tileFloats);
            for (var i = 0; i < _outputs.Length; i++) targets[i] = origins[i] + (4L * number * _columns);
            Row<TBody, TReads, TWrites, T>.Run(args, sources, targets, start, end + ((nint)(Math.Min(widening, last - number) - 1) * _columns));
        }
    }
}
