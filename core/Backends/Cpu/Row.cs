using System.Runtime.CompilerServices;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>The inner loop of fused elementwise kernels.</summary>
internal static unsafe class Row<TBody, TReads, TWrites, T>
    where TBody : struct, IBody
    where TReads : struct, IAccess
    where TWrites : struct, IAccess
    where T : struct, ISingle<T>
{
    /// <summary>Evaluates the body for the indices from start to end. Everything is loaded before anything is stored, so results may overwrite operands element for element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Args<T> args, Pointers sources, Pointers targets, nint start, nint end)
    {
        var i = start;
        for (; i + T.Lanes <= end; i += T.Lanes)
        {
            TWrites.Write(TBody.Eval(TReads.Read(args, sources, i)), targets, i);
        }
        if (i < end) Tail(args, sources, targets, i, end - i);
    }

    private static void Tail(Args<T> args, Pointers sources, Pointers targets, nint index, nint count)
    {
        var memory = stackalloc byte[(Args<F32>.Slots + Results<F32>.Most) * Remainder.Slot];
        Pointers to = default;
        for (var output = 0; output < TBody.Outputs; output++) to[output] = memory + ((Args<F32>.Slots + output) * Remainder.Slot);
        TWrites.Write(TBody.Eval(TReads.Read(args, Remainder.Copy<TReads>(sources, index, count, memory), 0)), to, 0);
        for (var output = 0; output < TBody.Outputs; output++)
        {
            var size = TWrites.Size(output);
            Unsafe.CopyBlockUnaligned(targets[output] + (index * size), to[output], (uint)(count * size));
        }
    }
}
