using System.Diagnostics;

namespace XceptionScript.Backends.Gpu;

/// <summary>The group types.</summary>
internal static class ThreadGroups
{
    public static Type Of(Grain grain) => grain.GroupSize switch
    {
        2 => typeof(Group2),
        64 => typeof(Group64),
        128 => typeof(Group128),
        256 => typeof(Group256),
        var size => throw new UnreachableException($"groups of {size} threads have no type"),
    };
}

/// <summary>Two threads.</summary>
internal readonly struct Group2 : IGroup
{
    public static int Threads => 2;
}

/// <summary>64 threads.</summary>
internal readonly struct Group64 : IGroup
{
    public static int Threads => 64;
}

/// <summary>128 threads.</summary>
internal readonly struct Group128 : IGroup
{
    public static int Threads => 128;
}

/// <summary>256 threads.</summary>
internal readonly struct Group256 : IGroup
{
    public static int Threads => 256;
}
