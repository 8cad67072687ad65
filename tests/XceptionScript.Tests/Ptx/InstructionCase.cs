using System.Runtime.CompilerServices;
using Xunit;

namespace XceptionScript.Tests.Ptx;

/// <summary>An instruction of up to three operands, and what it means in C#; bits in, bits out.</summary>
internal sealed record InstructionCase(string Spelling, Type[] Types, Func<ulong[], ulong> Meaning)
{
    private const ulong Untouched = 0x7777777777777777;

    public static InstructionCase Of<T, TResult>(string spelling, Func<T, TResult> meaning) where T : unmanaged where TResult : unmanaged =>
        new(spelling, [typeof(T), typeof(TResult)], x => Bits(meaning(Number<T>(x[0]))));

    public static InstructionCase Of<T, T2, TResult>(string spelling, Func<T, T2, TResult> meaning)
        where T : unmanaged where T2 : unmanaged where TResult : unmanaged =>
        new(spelling, [typeof(T), typeof(T2), typeof(TResult)], x => Bits(meaning(Number<T>(x[0]), Number<T2>(x[1]))));

    public static InstructionCase Of<T, T2, T3, TResult>(string spelling, Func<T, T2, T3, TResult> meaning)
        where T : unmanaged where T2 : unmanaged where T3 : unmanaged where TResult : unmanaged =>
        new(spelling, [typeof(T), typeof(T2), typeof(T3), typeof(TResult)], x => Bits(meaning(Number<T>(x[0]), Number<T2>(x[1]), Number<T3>(x[2]))));

    /// <summary>Runs the instruction on 32 threads with random operands, for all threads and for some, and compares every bit; all NaN are alike.</summary>
    public void Verify(Random random)
    {
        var operands = Types.Length - 1;
        var memory = new byte[32 * 8 * (operands + 2)];
        var words = HandWritten.Numbers<ulong>(memory);
        for (var i = 0; i < operands; i++)
        {
            for (var lane = 0; lane < 32; lane++) words[(i * 32) + lane] = Draw(random, Types[i]);
        }
        var some = (uint)random.Next();
        for (var lane = 0; lane < 32; lane++) words[(operands * 32) + lane] = some >> lane & 1;

        var result = Types[^1];
        var names = new List<string>();
        var body = $"ld.global.b32 %r9, [%rd1+{operands * 256}]; setp.ne.s32 %p1, %r9, 0;\n";
        for (var i = 0; i < operands; i++) names.Add(Load(Types[i], i, i * 256, ref body));
        if (result == typeof(bool))
        {
            body += "mov.pred %p2, 0;\n";
            body += $"@%p1 {Spelling} %p2, {string.Join(", ", names)};\nselp.b32 %r8, 1, 0, %p2;\n";
            body += $"mov.b64 %rd8, 0; st.global.b64 [%rd1+{(operands + 1) * 256}], %rd8; st.global.b32 [%rd1+{(operands + 1) * 256}], %r8;";
        }
        else
        {
            var target = Register(result, 8);
            body += $"mov.b64 %rd9, {Untouched}; st.global.b64 [%rd1+{(operands + 1) * 256}], %rd9;\n";
            body += $"@%p1 {Spelling} {target}, {string.Join(", ", names)};\n@%p1 st.global.b{Size(result) * 8} [%rd1+{(operands + 1) * 256}], {target};";
        }
        HandWritten.Run(body, memory);

        words = HandWritten.Numbers<ulong>(memory);
        var x = new ulong[operands];
        for (var lane = 0; lane < 32; lane++)
        {
            for (var i = 0; i < operands; i++) x[i] = words[(i * 32) + lane];
            // The store writes the low bytes; the rest keeps what was there before.
            var low = Size(result) == 8 ? ulong.MaxValue : (1ul << (Size(result) * 8)) - 1;
            var acts = (some >> lane & 1) != 0;
            var before = result == typeof(bool) ? 0 : Untouched;
            var expected = acts ? (Meaning(x) & low) | (before & ~low) : before;
            var actual = words[((operands + 1) * 32) + lane];
            if (expected == actual || (acts && IsNaN(result, expected & low) && IsNaN(result, actual & low))) continue;
            Assert.Fail($"{Spelling} of {string.Join(", ", x.Select(bits => $"{bits:x}"))} is {actual:x}; expected {expected:x}.");
        }
    }

    private static string Load(Type type, int number, int at, ref string body)
    {
        if (type == typeof(bool))
        {
            body += $"ld.global.b32 %r{number + 10}, [%rd1+{at}]; setp.ne.s32 %p{number + 3}, %r{number + 10}, 0;\n";
            return $"%p{number + 3}";
        }
        var register = Register(type, number + 4);
        body += $"ld.global.b{Size(type) * 8} {register}, [%rd1+{at}];\n";
        return register;
    }

    private static string Register(Type type, int number) => type switch
    {
        _ when type == typeof(float) => $"%f{number}",
        _ when type == typeof(double) => $"%fd{number % 8}",
        _ when Size(type) == 8 => $"%rd{number}",
        _ when Size(type) == 4 => $"%r{number}",
        _ => $"%rs{number % 8}",
    };

    private static int Size(Type type) => type switch
    {
        _ when type == typeof(bool) => 8,
        _ when type == typeof(byte) || type == typeof(sbyte) => 1,
        _ when type == typeof(ushort) || type == typeof(short) || type == typeof(Half) => 2,
        _ when type == typeof(uint) || type == typeof(int) || type == typeof(float) => 4,
        _ => 8,
    };

    private static ulong Draw(Random random, Type type)
    {
        if (type == typeof(bool)) return (ulong)random.Next(2);
        if (type == typeof(float))
        {
            ReadOnlySpan<float> special = [0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, 0.5f, 2.5f, 3e9f, -3e9f];
            return Bits(random.Next(3) switch
            {
                0 => special[random.Next(special.Length)],
                1 => (float)((random.NextDouble() * 20) - 10),
                _ => BitConverter.Int32BitsToSingle((int)random.NextInt64()),
            });
        }
        if (type == typeof(double)) return Bits(random.Next(4) == 0 ? double.NaN : (random.NextDouble() * 20) - 10);
        ReadOnlySpan<long> whole = [0, 1, -1, 31, 32, 33, 64, int.MaxValue, int.MinValue, long.MinValue, long.MaxValue, 255, 128];
        var value = (ulong)(random.Next(2) == 0 ? whole[random.Next(whole.Length)] : random.NextInt64());
        return Size(type) == 8 ? value : value & ((1ul << (Size(type) * 8)) - 1);
    }

    private static bool IsNaN(Type type, ulong bits) =>
        (type == typeof(float) && float.IsNaN(Number<float>(bits))) || (type == typeof(double) && double.IsNaN(Number<double>(bits)))
        || (type == typeof(Half) && Half.IsNaN(Number<Half>(bits)));

    private static T Number<T>(ulong bits) where T : unmanaged => typeof(T) == typeof(bool) ? (T)(object)(bits != 0) : Unsafe.As<ulong, T>(ref bits);

    private static ulong Bits<T>(T value) where T : unmanaged
    {
        var bits = 0ul;
        Unsafe.As<ulong, T>(ref bits) = value;
        return bits;
    }
}
