using FsCheck;
using FsCheck.Fluent;

namespace XceptionScript.Tests;

/// <summary>Where random cases start. FsCheck draws them evenly, prints the one that failed, and has nothing to shrink.</summary>
public static class Seeds
{
    /// <summary>Any seed.</summary>
    public static Arbitrary<Seed> Any() => Gen.Choose(0, int.MaxValue - 1).Select(value => new Seed(value)).ToArbitrary();

    /// <summary>Checks a body on many seeds; a failure names the seed.</summary>
    public static void ForAll(int count, Action<int> body) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(Any(), seed => body(seed.Value)));
}
