namespace XceptionScript.Expressions;

/// <summary>
/// The counter-based generator Philox 4x32-10 (Salmon et al. 2011): four words that are a pure function of a counter and a key. Element i of a draw uses word
/// i mod 4 of counter (i / 4, 0, path, 0). One definition serves the host, the CPU and the GPU.
/// </summary>
internal static class Philox
{
    /// <summary>The uniform in [0, 1) of one element: the top 24 bits of its word.</summary>
    public static float Uniform(int key0, int key1, uint path, int element)
    {
        var (u0, u1, u2, u3) = Uniforms(key0, key1, path, (int)((uint)element >> 2));
        var lane = element & 3;
        return lane == 0 ? u0 : lane == 1 ? u1 : lane == 2 ? u2 : u3;
    }

    /// <summary>The uniforms of elements 4 quad to 4 quad + 3.</summary>
    public static (float U0, float U1, float U2, float U3) Uniforms(int key0, int key1, uint path, int quad)
    {
        var (c0, c1, c2, c3) = Rounds(((uint)quad, 0, path, 0), (uint)key0, (uint)key1);
        return (Fraction(c0), Fraction(c1), Fraction(c2), Fraction(c3));
    }

    /// <summary>The four words of a counter under a key: ten rounds.</summary>
    public static (uint C0, uint C1, uint C2, uint C3) Rounds((uint C0, uint C1, uint C2, uint C3) counter, uint k0, uint k1)
    {
        var (c0, c1, c2, c3) = counter;
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)c0 * 0xD2511F53u;
            var p1 = (ulong)c2 * 0xCD9E8D57u;
            c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
            c1 = (uint)p1;
            c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
            c3 = (uint)p0;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        return (c0, c1, c2, c3);
    }

    private static float Fraction(uint word) => (int)(word >> 8) * (1f / 16777216f);

    /// <summary>A path as a word: FNV-1a over its UTF-16 units.</summary>
    public static uint Hash(string path)
    {
        var hash = 2166136261u;
        foreach (var unit in path)
        {
            hash = (hash ^ (byte)unit) * 16777619u;
            hash = (hash ^ (byte)(unit >> 8)) * 16777619u;
        }
        return hash;
    }
}
