using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Benchmarks;

/// <summary>The product of two random matrices, [m, k] x [k, n]: a pointwise convolution of the middle flow at batch 8.</summary>
internal sealed record ProductCase(string Name, int M, int N, int K) : XceptionCase(Name)
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Peers => [Peer.TorchNchw, Peer.Peak];

    /// <inheritdoc/>
    public override double Flops => 2.0 * M * N * K;

    /// <summary>The left matrix.</summary>
    public NdArray A => Initializer.RandomUniform(-0.5, 0.5).Create([M, K], Key.Of(42).Fold("a"));

    /// <summary>The right matrix.</summary>
    public NdArray B => Initializer.RandomUniform(-0.5, 0.5).Create([K, N], Key.Of(42).Fold("b"));

    /// <inheritdoc/>
    public override ISubject Prepare() => OwnGraph.Product(this);
}
