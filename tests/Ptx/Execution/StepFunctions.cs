using System.Collections.Concurrent;
using System.Reflection;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>Closes the generic steps over operations and number types, and finds the addresses of what comes out.</summary>
internal static unsafe class StepFunctions
{
    private static readonly ConcurrentDictionary<MethodInfo, nint> s_known = new();

    /// <summary>A step of <see cref="Lanes"/>.</summary>
    public static delegate*<Warp, Step*, void> Lane(string name, params Type[] types) => Of(typeof(Lanes), name, types);

    /// <summary>A step of <see cref="Accesses"/>.</summary>
    public static delegate*<Warp, Step*, void> Access(string name, params Type[] types) => Of(typeof(Accesses), name, types);

    /// <summary>The type of the numbers that an instruction computes with.</summary>
    public static Type? Number(PtxType type) => type switch
    {
        PtxType.B8 or PtxType.U8 => typeof(byte),
        PtxType.S8 => typeof(sbyte),
        PtxType.B16 or PtxType.U16 => typeof(ushort),
        PtxType.S16 => typeof(short),
        PtxType.B32 or PtxType.U32 => typeof(uint),
        PtxType.S32 => typeof(int),
        PtxType.B64 or PtxType.U64 => typeof(ulong),
        PtxType.S64 => typeof(long),
        PtxType.F16 => typeof(Half),
        PtxType.F32 => typeof(float),
        PtxType.F64 => typeof(double),
        _ => null,
    };

    private static delegate*<Warp, Step*, void> Of(Type holder, string name, Type[] types) => (delegate*<Warp, Step*, void>)s_known.GetOrAdd(
        holder.GetMethod(name)!.MakeGenericMethod(types), static method => method.MethodHandle.GetFunctionPointer());
}
