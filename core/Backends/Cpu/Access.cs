using System.Runtime.CompilerServices;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>The access of a body's eight slots, one kind each.</summary>
internal readonly unsafe struct Access<K0, K1, K2, K3, K4, K5, K6, K7> : IAccess
    where K0 : struct, IKind
    where K1 : struct, IKind
    where K2 : struct, IKind
    where K3 : struct, IKind
    where K4 : struct, IKind
    where K5 : struct, IKind
    where K6 : struct, IKind
    where K7 : struct, IKind
{
    public static int Size(int slot) => slot switch
    {
        0 => K0.Size,
        1 => K1.Size,
        2 => K2.Size,
        3 => K3.Size,
        4 => K4.Size,
        5 => K5.Size,
        6 => K6.Size,
        _ => K7.Size,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> Read<T>(Args<T> args, in Pointers sources, nint index) where T : struct, ISingle<T>
    {
        args.S0 = K0.Read(args.S0, sources.P0, index);
        args.S1 = K1.Read(args.S1, sources.P1, index);
        args.S2 = K2.Read(args.S2, sources.P2, index);
        args.S3 = K3.Read(args.S3, sources.P3, index);
        args.S4 = K4.Read(args.S4, sources.P4, index);
        args.S5 = K5.Read(args.S5, sources.P5, index);
        args.S6 = K6.Read(args.S6, sources.P6, index);
        args.S7 = K7.Read(args.S7, sources.P7, index);
        return args;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(in Results<T> results, in Pointers targets, nint index) where T : struct, ISingle<T>
    {
        K0.Write(targets.P0, index, results.R0);
        K1.Write(targets.P1, index, results.R1);
        K2.Write(targets.P2, index, results.R2);
        K3.Write(targets.P3, index, results.R3);
    }
}
