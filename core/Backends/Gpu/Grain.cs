namespace XceptionScript.Backends.Gpu;

/// <summary>
/// How work is cut for a kind of device. The cut depends on shapes and on these numbers alone, so that one kind of device
/// always adds in the same order.
/// </summary>
/// <param name="GroupSize">Threads per group of kernels that need no barrier.</param>
/// <param name="MaxGroups">The most groups of such a kernel; its threads stride over the rest.</param>
/// <param name="Terms">How many terms one thread adds before it is worth giving some to another.</param>
/// <param name="Threads">How many threads keep the device busy.</param>
/// <param name="Products">How matrix products are cut.</param>
internal sealed record Grain(int GroupSize, int MaxGroups, int Terms, int Threads, ProductGrain Products)
{
    /// <summary>CUDA and OpenCL devices.</summary>
    public static Grain Device { get; } = new(256, 4096, 64, 1 << 16, ProductGrain.Device);

    /// <summary>
    /// ILGPU's CPU accelerator, which gives every thread of a group a thread of the machine: the smallest legal groups, and cuts so
    /// fine that small tests reach every stage.
    /// </summary>
    public static Grain Emulated { get; } = new(2, Environment.ProcessorCount, 4, 64, ProductGrain.Emulated);

    /// <summary>Groups of a kernel with a thread per item.</summary>
    public int Groups(long items) => (int)Math.Clamp((items + GroupSize - 1) / GroupSize, 1, MaxGroups);

    /// <summary>Into how many interleaved slabs a sum of so many terms is cut when so many sums are wanted.</summary>
    public int Slabs(long outputs, long terms) =>
        terms <= Terms ? 1 : (int)Math.Clamp(Threads / outputs, 1, (terms + Terms - 1) / Terms);
}
