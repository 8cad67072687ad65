using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Lowering;

/// <summary>
/// Orders clusters so that little memory is live: a cluster that frees at least what it allocates runs as soon as it can (a kernel gradient right after its
/// cotangent is known), and so does a cluster that is computed for one reader alone, if both together do; otherwise the order of the expressions stands. A cluster that overwrites an aliased input comes after the input's other readers.
/// </summary>
internal static class Scheduling
{
    /// <summary>The clusters in running order, stage by stage.</summary>
    public static ImmutableArray<Cluster> Order(ImmutableArray<Cluster> clusters, StagedGraph graph)
    {
        var producer = new Dictionary<Tensor, Cluster>(ReferenceEqualityComparer.Instance);
        var unread = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance);
        var pinned = new HashSet<Tensor>(graph.Outputs.Select(output => Place.Of(output).Storage), ReferenceEqualityComparer.Instance);
        foreach (var cluster in clusters)
        {
            foreach (var result in cluster.Results) producer[result] = cluster;
            foreach (var read in cluster.Reads) unread[read] = unread.GetValueOrDefault(read) + 1;
        }

        var before = clusters.ToDictionary(cluster => cluster, cluster => cluster.Reads.Where(producer.ContainsKey).Select(read => producer[read]).ToHashSet());
        AddWritesAfterReads(clusters, graph, producer, before);

        var after = clusters.ToDictionary(cluster => cluster, _ => new List<Cluster>());
        foreach (var (cluster, needed) in before)
        {
            foreach (var need in needed) after[need].Add(cluster);
        }

        var readers = clusters.SelectMany(cluster => cluster.Reads.Select(read => (read, cluster))).ToLookup(pair => pair.read, pair => pair.cluster);
        var position = clusters.Select((cluster, index) => (cluster, index)).ToDictionary(pair => pair.cluster, pair => pair.index);
        var order = ImmutableArray.CreateBuilder<Cluster>(clusters.Length);
        for (var stage = 0; stage < graph.Stages.Length; stage++)
        {
            var waiting = clusters.Where(cluster => cluster.Stage == stage).ToDictionary(cluster => cluster, cluster => before[cluster].Count(need => need.Stage == stage));
            var ready = new SortedSet<Cluster>(waiting.Where(pair => pair.Value == 0).Select(pair => pair.Key), Comparer<Cluster>.Create((a, b) => position[a].CompareTo(position[b])));
            while (ready.Count > 0)
            {
                var next = ready.FirstOrDefault(cluster => Growth(cluster) <= 0 || (OnlyReader(cluster) is { } reader && waiting.GetValueOrDefault(reader) == 1 && PairGrowth(cluster, reader) <= 0)) ?? ready.Min!;
                ready.Remove(next);
                order.Add(next);
                foreach (var read in next.Reads) unread[read]--;
                foreach (var reader in after[next])
                {
                    if (waiting.TryGetValue(reader, out var count) && (waiting[reader] = count - 1) == 0) ready.Add(reader);
                }
            }
        }
        return order.MoveToImmutable();

        Cluster? OnlyReader(Cluster cluster) => cluster.Results is [var result] && !pinned.Contains(result) && readers[result].ToList() is [var reader] ? reader : null;

        // Of a cluster and its only reader, which runs next and frees what is between them.
        long PairGrowth(Cluster cluster, Cluster reader) =>
            reader.Results.Where(result => !pinned.Contains(result)).Sum(Bytes)
            - cluster.Reads.Concat(reader.Reads.Where(read => !cluster.Results.Contains(read)))
                .CountBy(read => read).Where(pair => producer.ContainsKey(pair.Key) && !pinned.Contains(pair.Key) && unread[pair.Key] == pair.Value).Sum(pair => Bytes(pair.Key));

        long Growth(Cluster cluster) =>
            cluster.Results.Where(result => !pinned.Contains(result)).Sum(Bytes)
            - cluster.Reads.Where(read => producer.ContainsKey(read) && !pinned.Contains(read) && unread[read] == 1).Sum(Bytes);
    }

    private static long Bytes(Tensor tensor) => tensor.Shape.Size * tensor.DType.Size;

    private static void AddWritesAfterReads(
        ImmutableArray<Cluster> clusters, StagedGraph graph, Dictionary<Tensor, Cluster> producer, Dictionary<Cluster, HashSet<Cluster>> before)
    {
        var outputs = graph.Outputs;
        var readers = clusters.SelectMany(cluster => cluster.Reads.Where(read => read.Op is InputOp).Select(read => (read, cluster))).ToLookup(pair => pair.read, pair => pair.cluster);
        foreach (var (output, input) in graph.Aliases)
        {
            if (!producer.TryGetValue(Place.Of(outputs[output]).Storage, out var writer)) continue;
            foreach (var reader in readers[graph.Inputs[input]])
            {
                if (reader != writer && reader.Stage <= writer.Stage && !DependsOn(reader, writer, before)) before[writer].Add(reader);
            }
        }
    }

    private static bool DependsOn(Cluster cluster, Cluster on, Dictionary<Cluster, HashSet<Cluster>> before)
    {
        var seen = new HashSet<Cluster>();
        var stack = new Stack<Cluster>([cluster]);
        while (stack.TryPop(out var next))
        {
            foreach (var need in before[next])
            {
                if (need == on) return true;
                if (seen.Add(need)) stack.Push(need);
            }
        }
        return false;
    }
}
