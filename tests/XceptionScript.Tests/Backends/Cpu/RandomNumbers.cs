namespace XceptionScript.Tests.Backends.Cpu;

internal static class RandomNumbers
{
    /// <summary>Numbers in [-1, 1), the same for the same seed.</summary>
    public static float[] Of(int count, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var i = 0; i < count; i++) numbers[i] = (2 * random.NextSingle()) - 1;
        return numbers;
    }
}
