using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// The random numbers of one key on the host, by position: the same bits as random ops draw, through single-precision arithmetic that every machine rounds alike.
/// </summary>
public readonly struct Draws
{
    private readonly int _key0;
    private readonly int _key1;
    private readonly uint _path;

    private Draws(int key0, int key1, uint path) => (_key0, _key1, _path) = (key0, key1, path);

    /// <summary>The draws of a key whose words are known.</summary>
    /// <exception cref="LayerException">The key is an input of a graph.</exception>
    public static Draws Of(Key key) => key.Root.Op is ConstantOp { Value: var words }
        ? new((int)words[0], (int)words[1], Philox.Hash(key.Path))
        : throw new LayerException($"Draws: the key's root is {key.Root}; expected a constant, as in Key.Of(42), since starting values are drawn before any graph runs.");

    /// <summary>Uniform in [0, 1).</summary>
    public float Uniform(int index) => Philox.Uniform(_key0, _key1, _path, index);

    /// <summary>Standard normal.</summary>
    public float Normal(int index) => Quantile(Uniform(index));

    /// <summary>Standard normal, drawn again outside two standard deviations.</summary>
    public float TruncatedNormal(int index)
    {
        const float below = 0.022750132f; // the normal probability of lying below -2
        return Quantile(below + (Uniform(index) * (1 - (2 * below))));
    }

    // Uniform draws are multiples of 2^-24; half a step stands for 0, where the quantile is infinite.
    private static float Quantile(float p) => NormalQuantileMap.Invoke(new F32(MathF.Max(p, 1f / 33554432f))).Value;
}
