using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>Moves between images of C channels and of C * multiplier: how a depth multiplier becomes a plain depthwise convolution.</summary>
internal static unsafe class RepeatChannels
{
    /// <summary>Writes every channel <paramref name="multiplier"/> times over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(float* source, long count, int multiplier, float* target)
    {
        for (var i = 0L; i < count; i++)
        {
            for (var j = 0; j < multiplier; j++) *target++ = source[i];
        }
    }

    /// <summary>Sums every <paramref name="multiplier"/> neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow(float* source, long count, int multiplier, float* target)
    {
        for (var i = 0L; i < count; i++)
        {
            var sum = 0f;
            for (var j = 0; j < multiplier; j++) sum += *source++;
            target[i] = sum;
        }
    }
}
