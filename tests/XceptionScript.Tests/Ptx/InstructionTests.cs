using System.Numerics;
using Xunit;

namespace XceptionScript.Tests.Ptx;

public sealed class InstructionTests
{
    private static readonly InstructionCase[] s_cases =
    [
        InstructionCase.Of<int, int, int>("add.s32", (a, b) => a + b),
        InstructionCase.Of<long, long, long>("add.s64", (a, b) => a + b),
        InstructionCase.Of<ulong, ulong, ulong>("add.u64", (a, b) => a + b),
        InstructionCase.Of<float, float, float>("add.f32", (a, b) => a + b),
        InstructionCase.Of<double, double, double>("add.f64", (a, b) => a + b),
        InstructionCase.Of<int, int, int>("sub.s32", (a, b) => a - b),
        InstructionCase.Of<float, float, float>("sub.f32", (a, b) => a - b),
        InstructionCase.Of<int, int, int>("mul.lo.s32", (a, b) => a * b),
        InstructionCase.Of<long, long, long>("mul.lo.s64", (a, b) => a * b),
        InstructionCase.Of<uint, uint, uint>("mul.hi.u32", (a, b) => (uint)(((ulong)a * b) >> 32)),
        InstructionCase.Of<int, int, int>("mul.hi.s32", (a, b) => (int)(((long)a * b) >> 32)),
        InstructionCase.Of<uint, uint, ulong>("mul.wide.u32", (a, b) => (ulong)a * b),
        InstructionCase.Of<int, int, long>("mul.wide.s32", (a, b) => (long)a * b),
        InstructionCase.Of<float, float, float>("mul.f32", (a, b) => a * b),
        InstructionCase.Of<float, float, float>("mul.rn.f32", (a, b) => a * b),
        InstructionCase.Of<double, double, double>("mul.f64", (a, b) => a * b),
        InstructionCase.Of<int, int, int, int>("mad.lo.s32", (a, b, c) => (a * b) + c),
        InstructionCase.Of<ulong, ulong, ulong, ulong>("mad.lo.u64", (a, b, c) => (a * b) + c),
        InstructionCase.Of<uint, uint, ulong, ulong>("mad.wide.u32", (a, b, c) => ((ulong)a * b) + c),
        InstructionCase.Of<float, float, float, float>("fma.rn.f32", MathF.FusedMultiplyAdd),
        InstructionCase.Of<double, double, double, double>("fma.rn.f64", Math.FusedMultiplyAdd),
        InstructionCase.Of<float, float, float>("div.rn.f32", (a, b) => a / b),
        InstructionCase.Of<double, double, double>("div.rn.f64", (a, b) => a / b),
        InstructionCase.Of<int, int, int>("div.s32", (a, b) => b == 0 ? -1 : b == -1 ? unchecked(-a) : a / b),
        InstructionCase.Of<uint, uint, uint>("div.u32", (a, b) => b == 0 ? uint.MaxValue : a / b),
        InstructionCase.Of<int, int, int>("rem.s32", (a, b) => b == 0 ? a : b == -1 ? 0 : a % b),
        InstructionCase.Of<int, int, int>("min.s32", Math.Min),
        InstructionCase.Of<uint, uint, uint>("max.u32", Math.Max),
        InstructionCase.Of<float, float, float>("min.f32", float.MinNumber),
        InstructionCase.Of<float, float, float>("max.f32", float.MaxNumber),
        InstructionCase.Of<int, int>("abs.s32", a => a < 0 ? unchecked(-a) : a),
        InstructionCase.Of<float, float>("abs.f32", MathF.Abs),
        InstructionCase.Of<float, float>("neg.f32", a => -a),
        InstructionCase.Of<int, int>("neg.s32", a => unchecked(-a)),
        InstructionCase.Of<double, double>("neg.f64", a => -a),
        InstructionCase.Of<float, float>("sqrt.rn.f32", MathF.Sqrt),
        InstructionCase.Of<float, float>("rcp.rn.f32", a => 1 / a),
        InstructionCase.Of<uint, uint, uint>("and.b32", (a, b) => a & b),
        InstructionCase.Of<uint, uint, uint>("or.b32", (a, b) => a | b),
        InstructionCase.Of<ulong, ulong, ulong>("xor.b64", (a, b) => a ^ b),
        InstructionCase.Of<uint, uint>("not.b32", a => ~a),
        InstructionCase.Of<uint, uint, uint>("shl.b32", (a, b) => b > 31 ? 0 : a << (int)b),
        InstructionCase.Of<uint, uint, uint>("shr.u32", (a, b) => b > 31 ? 0 : a >> (int)b),
        InstructionCase.Of<int, uint, int>("shr.s32", (a, b) => a >> (int)Math.Min(b, 31)),
        InstructionCase.Of<ulong, uint, ulong>("shr.u64", (a, b) => b > 63 ? 0 : a >> (int)b),
        InstructionCase.Of<uint, uint>("popc.b32", a => (uint)BitOperations.PopCount(a)),
        InstructionCase.Of<uint, uint>("clz.b32", a => (uint)BitOperations.LeadingZeroCount(a)),
        InstructionCase.Of<uint, uint>("mov.b32", a => a),
        InstructionCase.Of<ulong, ulong>("mov.b64", a => a),
        InstructionCase.Of<float, float>("mov.f32", a => a),

        InstructionCase.Of<int, int, bool>("setp.eq.s32", (a, b) => a == b),
        InstructionCase.Of<int, int, bool>("setp.ne.s32", (a, b) => a != b),
        InstructionCase.Of<int, int, bool>("setp.lt.s32", (a, b) => a < b),
        InstructionCase.Of<int, int, bool>("setp.ge.s32", (a, b) => a >= b),
        InstructionCase.Of<uint, uint, bool>("setp.lo.u32", (a, b) => a < b),
        InstructionCase.Of<uint, uint, bool>("setp.ls.u32", (a, b) => a <= b),
        InstructionCase.Of<uint, uint, bool>("setp.hi.u32", (a, b) => a > b),
        InstructionCase.Of<uint, uint, bool>("setp.hs.u32", (a, b) => a >= b),
        InstructionCase.Of<long, long, bool>("setp.gt.s64", (a, b) => a > b),
        InstructionCase.Of<float, float, bool>("setp.eq.f32", (a, b) => a == b),
        InstructionCase.Of<float, float, bool>("setp.ne.f32", (a, b) => a < b || a > b),
        InstructionCase.Of<float, float, bool>("setp.neu.f32", (a, b) => a != b),
        InstructionCase.Of<float, float, bool>("setp.lt.f32", (a, b) => a < b),
        InstructionCase.Of<float, float, bool>("setp.ltu.f32", (a, b) => !(a >= b)),
        InstructionCase.Of<float, float, bool>("setp.leu.f32", (a, b) => !(a > b)),
        InstructionCase.Of<float, float, bool>("setp.gtu.f32", (a, b) => !(a <= b)),
        InstructionCase.Of<float, float, bool>("setp.geu.f32", (a, b) => !(a < b)),
        InstructionCase.Of<float, float, bool>("setp.nan.f32", (a, b) => float.IsNaN(a) || float.IsNaN(b)),
        InstructionCase.Of<double, double, bool>("setp.leu.f64", (a, b) => !(a > b)),
        InstructionCase.Of<float, bool>("testp.notanumber.f32", float.IsNaN),
        InstructionCase.Of<float, bool>("testp.finite.f32", float.IsFinite),
        InstructionCase.Of<float, bool>("testp.infinite.f32", float.IsInfinity),
        InstructionCase.Of<double, bool>("testp.number.f64", a => !double.IsNaN(a)),
        InstructionCase.Of<bool, bool, bool>("and.pred", (a, b) => a && b),
        InstructionCase.Of<bool, bool, bool>("or.pred", (a, b) => a || b),
        InstructionCase.Of<bool, bool, bool>("xor.pred", (a, b) => a ^ b),
        InstructionCase.Of<bool, bool>("not.pred", a => !a),
        InstructionCase.Of<float, float, bool, float>("selp.f32", (a, b, c) => c ? a : b),
        InstructionCase.Of<ulong, ulong, bool, ulong>("selp.b64", (a, b, c) => c ? a : b),
        InstructionCase.Of<ushort, ushort, bool, ushort>("selp.b16", (a, b, c) => c ? a : b),

        InstructionCase.Of<int, long>("cvt.s64.s32", a => a),
        InstructionCase.Of<uint, ulong>("cvt.u64.u32", a => a),
        InstructionCase.Of<ulong, uint>("cvt.u32.u64", a => (uint)a),
        InstructionCase.Of<uint, byte>("cvt.u8.u32", a => (byte)a),
        InstructionCase.Of<byte, int>("cvt.s32.u8", a => a),
        InstructionCase.Of<sbyte, int>("cvt.s32.s8", a => a),
        InstructionCase.Of<short, int>("cvt.s32.s16", a => a),
        InstructionCase.Of<int, float>("cvt.rn.f32.s32", a => a),
        InstructionCase.Of<uint, float>("cvt.rn.f32.u32", a => a),
        InstructionCase.Of<int, double>("cvt.rn.f64.s32", a => a),
        InstructionCase.Of<float, int>("cvt.rzi.s32.f32", a => float.IsNaN(a) ? 0 : (int)Math.Clamp(Math.Truncate((double)a), int.MinValue, int.MaxValue)),
        InstructionCase.Of<float, uint>("cvt.rzi.u32.f32", a => float.IsNaN(a) ? 0 : (uint)Math.Clamp(Math.Truncate((double)a), 0, uint.MaxValue)),
        InstructionCase.Of<float, int>("cvt.rni.s32.f32", a => float.IsNaN(a) ? 0 : (int)Math.Clamp(Math.Round((double)a), int.MinValue, int.MaxValue)),
        InstructionCase.Of<float, float>("cvt.rmi.f32.f32", MathF.Floor),
        InstructionCase.Of<float, float>("cvt.rpi.f32.f32", MathF.Ceiling),
        InstructionCase.Of<float, double>("cvt.f64.f32", a => a),
        InstructionCase.Of<double, float>("cvt.rn.f32.f64", a => (float)a),
        InstructionCase.Of<float, Half>("cvt.rn.f16.f32", a => (Half)a),
        InstructionCase.Of<Half, float>("cvt.f32.f16", a => (float)a),
    ];

    public static TheoryData<string> Spellings => [.. s_cases.Select(row => row.Spelling)];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void An_instruction_means_what_it_means_in_CSharp_for_the_threads_that_act(string spelling) =>
        Seeds.ForAll(20, seed => s_cases.Single(row => row.Spelling == spelling).Verify(new Random(seed)));

    [Theory]
    [InlineData("ex2.approx.ftz.f32", -22)]
    [InlineData("lg2.approx.ftz.f32", -22)]
    [InlineData("tanh.approx.f32", -11)]
    [InlineData("rcp.approx.f32", -23)]
    [InlineData("sqrt.approx.f32", -23)]
    [InlineData("rsqrt.approx.f32", -22.9)]
    [InlineData("sin.approx.f32", -20.5)]
    [InlineData("cos.approx.f32", -20.5)]
    public void An_approximation_errs_as_much_as_it_may_and_no_more(string spelling, double exponent)
    {
        var memory = new byte[32 * 8];
        var numbers = HandWritten.Numbers<float>(memory);
        for (var i = 0; i < 32; i++) numbers[2 * i] = 0.3f + (0.11f * i);
        var given = numbers.ToArray();
        HandWritten.Run($"ld.global.f32 %f1, [%rd1]; {spelling} %f2, %f1; st.global.f32 [%rd1], %f2;", memory);
        var (allowed, seen) = (double.Exp2(exponent), 0.0);
        for (var i = 0; i < 32; i++)
        {
            double x = given[2 * i];
            var exact = spelling.Split('.')[0] switch
            {
                "ex2" => double.Exp2(x),
                "lg2" => double.Log2(x),
                "tanh" => Math.Tanh(x),
                "rcp" => 1 / x,
                "sqrt" => Math.Sqrt(x),
                "rsqrt" => 1 / Math.Sqrt(x),
                "sin" => Math.Sin(x),
                _ => Math.Cos(x),
            };
            var distance = Math.Abs(HandWritten.Numbers<float>(memory)[2 * i] - exact);
            var isAbsolute = spelling[0] is 's' && spelling[1] is 'i' || spelling[0] is 'c' || (spelling[0] == 'l' && Math.Abs(exact) < 1);
            seen = Math.Max(seen, isAbsolute ? distance : distance / Math.Abs(exact));
        }
        // The result is rounded once more when it is stored.
        Assert.InRange(seen, 0.5 * allowed, allowed + double.Exp2(-24));
    }
}
