using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>The types of the arrays that leaves stand for.</summary>
internal static class LeafTypes
{
    extension(ImmutableArray<Leaf> leaves)
    {
        /// <summary>Path and type of every statistic, or of every parameter.</summary>
        public IEnumerable<(string Path, TensorType Type)> Expected(bool isStatistic) =>
            leaves.Where(leaf => leaf.Kind == LeafKind.Statistic == isStatistic).Select(leaf => (leaf.Path, leaf.Tensor.Type));
    }
}
