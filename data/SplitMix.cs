namespace XceptionScript.Data;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood 2014): a counter and a mixing function, so any draw is a function of its key.
/// Written out here because orders and augmentations must stay the same across runtimes.
/// </summary>
internal struct SplitMix(ulong key)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state = key;

    /// <summary>A key derived from another key and a number.</summary>
    public static ulong Fold(ulong key, ulong value) => Mix(Mix(key + GoldenGamma) ^ (value + GoldenGamma));

    public ulong Next() => Mix(_state += GoldenGamma);

    /// <summary>A number from 0 to <paramref name="bound"/> - 1, without bias (Lemire 2019).</summary>
    public int Below(int bound)
    {
        var threshold = (0 - (ulong)bound) % (ulong)bound;
        while (true)
        {
            var high = Math.BigMul(Next(), (ulong)bound, out var low);
            if (low >= threshold) return (int)high;
        }
    }

    /// <summary>Puts the values into a random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
