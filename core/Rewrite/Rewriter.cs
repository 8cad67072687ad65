using System.Collections.Immutable;
using System.Diagnostics;
using XceptionScript.Expressions;

namespace XceptionScript.Rewrite;

/// <summary>Applies rules to graphs. A rule looks at one tensor whose inputs are already rewritten and gives its replacement, or null to leave it.</summary>
public static class Rewriter
{
    private const int MostRounds = 64;

    /// <summary>The roots with every rule applied everywhere, again and again until none applies.</summary>
    public static ImmutableArray<Tensor> Rewrite(ImmutableArray<Tensor> roots, params ReadOnlySpan<Func<Tensor, Tensor?>> rules)
    {
        Func<Tensor, Tensor?>[] table = [.. rules];
        for (var round = 0; round < MostRounds; round++)
        {
            var rewritten = Graph.Map(roots.AsSpan(), tensor => Apply(tensor, table));
            if (rewritten.AsSpan().SequenceEqual(roots.AsSpan())) return roots;
            roots = rewritten;
        }
        throw new UnreachableException($"The rewrite rules do not settle on:\n{Printer.Print(roots.AsSpan())}");
    }

    private static Tensor? Apply(Tensor tensor, Func<Tensor, Tensor?>[] rules)
    {
        foreach (var rule in rules)
        {
            if (rule(tensor) is { } replacement && !ReferenceEquals(replacement, tensor)) return replacement;
        }
        return null;
    }
}
