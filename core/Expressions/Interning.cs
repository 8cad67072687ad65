using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using XceptionScript.Ops;

namespace XceptionScript.Expressions;

/// <summary>The table of live tensors. It holds them weakly: an expression that nobody refers to leaves the table with the next sweep.</summary>
internal static class Interning
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<int, List<WeakReference<Tensor>>> s_table = [];
    private static int s_count;
    private static int s_sweepAt = 1024;

    /// <summary>The entries of the table, the dead ones that the next sweep takes included.</summary>
    public static int Count
    {
        get
        {
            lock (s_gate) return s_count;
        }
    }

    public static Tensor Intern(Op op, ImmutableArray<Tensor> inputs, Func<Op, ImmutableArray<Tensor>, Tensor> create)
    {
        var hash = Hash(op, inputs);
        lock (s_gate)
        {
            if (Find(hash, op, inputs) is { } known) return known;
        }
        // Shape rules run outside the lock; two threads may build the same node, and the second finds the first one's.
        var fresh = create(op, inputs);
        lock (s_gate)
        {
            if (Find(hash, op, inputs) is { } known) return known;
            if (!s_table.TryGetValue(hash, out var entries)) s_table[hash] = entries = new(1);
            entries.Add(new WeakReference<Tensor>(fresh));
            if (++s_count >= s_sweepAt) Sweep();
            return fresh;
        }
    }

    private static int Hash(Op op, ImmutableArray<Tensor> inputs)
    {
        var hash = new HashCode();
        hash.Add(op);
        foreach (var input in inputs) hash.Add(RuntimeHelpers.GetHashCode(input));
        return hash.ToHashCode();
    }

    private static Tensor? Find(int hash, Op op, ImmutableArray<Tensor> inputs)
    {
        if (!s_table.TryGetValue(hash, out var entries)) return null;
        foreach (var entry in entries)
        {
            if (entry.TryGetTarget(out var tensor) && tensor.Op.Equals(op) && SameReferences(tensor.Inputs, inputs)) return tensor;
        }
        return null;
    }

    private static bool SameReferences(ImmutableArray<Tensor> a, ImmutableArray<Tensor> b)
    {
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!ReferenceEquals(a[i], b[i])) return false;
        }
        return true;
    }

    private static void Sweep()
    {
        s_count = 0;
        foreach (var (hash, entries) in s_table.ToArray())
        {
            entries.RemoveAll(entry => !entry.TryGetTarget(out _));
            if (entries.Count == 0) s_table.Remove(hash);
            s_count += entries.Count;
        }
        s_sweepAt = Math.Max(1024, 2 * s_count);
    }
}
