using System.Runtime.CompilerServices;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>A fused elementwise body that runs over some of the rows of a matrix when it is asked to.</summary>
internal abstract class FusedRows
{
    /// <summary>The body of an epilogue, which writes where the product lies.</summary>
    public static FusedRows Of(Epilogue epilogue, int output) => (FusedRows)Activator.CreateInstance(
        typeof(FusedRows<,,,>).MakeGenericType(epilogue.Body, Streams.Reads(epilogue.Inputs), Streams.Writes([.. Enumerable.Repeat(DType.Float32, 1 + epilogue.Others.Length)]), CpuKernels.Register), epilogue, output)!;

    /// <summary>Computes the columns from <paramref name="start"/> up to <paramref name="end"/> of the rows from <paramref name="first"/> up to <paramref name="last"/>.</summary>
    public abstract void Run(in CpuRun run, int first, int last, int start, int end);
}

/// <summary>A body closed over its types.</summary>
internal sealed unsafe class FusedRows<TBody, TReads, TWrites, T>(Epilogue epilogue, int output) : FusedRows
    where TBody : struct, IBody
    where TReads : struct, IAccess
    where TWrites : struct, IAccess
    where T : struct, ISingle<T>
{
    private readonly Streams _streams = new(epilogue.Inputs);
    private readonly int[] _outputs = [output, .. epilogue.Others];
    private readonly int _columns = epilogue.Columns;
    private readonly int _widening = new Streams(epilogue.Inputs).Widening(epilogue.Columns);

    [SkipLocalsInit]
    public override void Run(in CpuRun run, int first, int last, int start, int end)
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
            for (var i = 0; i < _outputs.Length; i++) targets[i] = (byte*)(run.Buffer<float>(_outputs[i]) + ((long)number * _columns));
            Row<TBody, TReads, TWrites, T>.Run(args, sources, targets, start, end + ((nint)(Math.Min(widening, last - number) - 1) * _columns));
        }
    }
}
