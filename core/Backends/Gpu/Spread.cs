using System.Numerics;

namespace XceptionScript.Backends.Gpu;

/// <summary>A grid of threads that go through a loop in equal strides: how many groups, how far a stride is, and the type of loop that takes it.</summary>
internal sealed record Spread(int Groups, Axes Step, Type Loop)
{
    // A thread that goes on for a while loads what stands still once for several steps; more of them would leave the device without enough threads.
    private const int Rounds = 8;

    /// <summary>The grid for a loop: enough groups to keep the device busy, all with about the same number of steps.</summary>
    public static Spread Of(LoopNest nest, Grain grain)
    {
        var size = grain.GroupSize;
        var single = CeilingOf(nest.Count, size);
        var most = Math.Min(grain.MaxGroups, Math.Max(2 * grain.Threads / size, CeilingOf(nest.Count, (long)size * Rounds)));
        var groups = Math.Min(single, most);
        var rounds = CeilingOf(single, groups);
        groups = CeilingOf(single, rounds);
        if (nest.Rank is not (2 or 3)) return new((int)groups, nest.Step((int)groups * size), nest.Loop);

        // With whole rows to a stride, every thread stays in one column.
        var unit = nest.Extents.A0 / (int)BigInteger.GreatestCommonDivisor(nest.Extents.A0, size);
        var rounded = CeilingOf(groups, unit) * unit;
        if (rounded > grain.MaxGroups) rounded = groups / unit * unit;
        if (rounds == 1 || rounded == 0) rounded = groups;
        var staysInColumn = rounds == 1 || rounded % unit == 0;
        return new((int)rounded, nest.Step((int)rounded * size), !staysInColumn ? nest.Loop : nest.Rank == 2 ? typeof(ColumnLoop) : typeof(ColumnLoop3));
    }

    /// <summary>Whether an operand with such strides is the same at every step of a thread.</summary>
    public bool Keeps(Axes strides) => (Loop == typeof(ColumnLoop) || Loop == typeof(ColumnLoop3) || strides.A0 == 0) && strides is { A1: 0, A2: 0, A3: 0, A4: 0, A5: 0 };

    private static long CeilingOf(long number, long divisor) => (number + divisor - 1) / divisor;
}
