using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace XceptionScript.Backends.Cpu;

/// <summary>Transposes of matrices of 32-bit elements.</summary>
internal static unsafe class Transpose
{
    /// <summary>
    /// <c>target[j * targetStride + i] = source[i * sourceStride + j]</c> for i below <paramref name="rows"/> and j below
    /// <paramref name="columns"/>, and 0 for i from there up to <paramref name="paddedRows"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, long sourceStride, int rows, int columns, float* target, long targetStride, int paddedRows)
    {
        var i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            var row = source + (i * sourceStride);
            var column = target + i;
            var j = 0;
            for (; j + 4 <= columns; j += 4, row += 4, column += 4 * targetStride)
            {
                var a = Vector128.Load(row);
                var b = Vector128.Load(row + sourceStride);
                var c = Vector128.Load(row + (2 * sourceStride));
                var d = Vector128.Load(row + (3 * sourceStride));
                var ac = Interleave(a, c);
                var bd = Interleave(b, d);
                var (first, second) = Interleave(ac.Low, bd.Low);
                var (third, fourth) = Interleave(ac.High, bd.High);
                first.Store(column);
                second.Store(column + targetStride);
                third.Store(column + (2 * targetStride));
                fourth.Store(column + (3 * targetStride));
            }

            for (; j < columns; j++, row++, column += targetStride)
            {
                for (var r = 0; r < 4; r++) column[r] = row[r * sourceStride];
            }
        }

        for (; i < paddedRows; i++)
        {
            for (var j = 0; j < columns; j++) target[(j * targetStride) + i] = i < rows ? source[(i * sourceStride) + j] : 0;
        }
    }

    // (a0 b0 a1 b1, a2 b2 a3 b3)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Low, Vector128<float> High) Interleave(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported
            ? (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b))
            : AdvSimd.Arm64.IsSupported
            ? (AdvSimd.Arm64.ZipLow(a, b), AdvSimd.Arm64.ZipHigh(a, b))
            : (Vector128.Create(a[0], b[0], a[1], b[1]), Vector128.Create(a[2], b[2], a[3], b[3]));
}
