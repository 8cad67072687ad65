using System.Reflection;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>Every scalar function of the language as an elementwise case, at ordinary and at extreme arguments.</summary>
internal static class ScalarCases
{
    private static readonly float[] s_arguments =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 2f, -2f, 3f, -3f, 0.1f, -0.3f, 0.625f, 1e-3f, -1e-6f, 7.75f, -12.5f, 30f, -40f, 88f, -90f, 1e4f, -1e9f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    public static IEnumerable<Type> Functions => typeof(IMap).Assembly.GetTypes()
        .Where(type => type.IsValueType && (type.IsAssignableTo(typeof(IMap)) || type.IsAssignableTo(typeof(IZip))));

    /// <summary>The function at every argument, or at every pair of them.</summary>
    public static KernelCase Of(Type function)
    {
        var isMap = function.IsAssignableTo(typeof(IMap));
        var body = isMap
            ? typeof(Out<>).MakeGenericType(typeof(Map<,>).MakeGenericType(function, typeof(X0)))
            : typeof(Out<>).MakeGenericType(typeof(Zip<,,>).MakeGenericType(function, typeof(X0), typeof(X1)));
        float[][] inputs = isMap
            ? [s_arguments]
            : [[.. s_arguments.SelectMany(a => s_arguments.Select(_ => a))], [.. s_arguments.SelectMany(_ => s_arguments)]];
        return Closed(body, inputs);
    }

    /// <summary>A function of a constant on the left: 0 against every argument.</summary>
    public static KernelCase AgainstZero(Type zip) =>
        Closed(typeof(Out<>).MakeGenericType(typeof(Zip<,,>).MakeGenericType(zip, typeof(Zero), typeof(X0))), [s_arguments]);

    private static KernelCase Closed(Type body, float[][] inputs) =>
        (KernelCase)typeof(ElementwiseCases).GetMethod(nameof(ElementwiseCases.Scalar), BindingFlags.Public | BindingFlags.Static)!
            .MakeGenericMethod(body).Invoke(null, [inputs])!;
}
