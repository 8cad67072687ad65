namespace XceptionScript.Ptx.Costs;

/// <summary>
/// A GPU in numbers. Rates are of one multiprocessor and cycle, in instructions of a warp, unless they say otherwise; every number is an assumption of the
/// predictions, and <see cref="Assumptions"/> prints them.
/// </summary>
internal sealed record GpuModel
{
    /// <summary>An H100 of the SXM kind, from NVIDIA's data sheet, tuning guide and table of arithmetic throughput; shares and latencies from published measurements.</summary>
    public static GpuModel H100 { get; } = new();

    public string Name { get; init; } = "H100 SXM";

    public int Multiprocessors { get; init; } = 132;

    /// <summary>Cycles a second: those at which 132 x 128 multiply-adds make the 67 TFLOP/s of the data sheet.</summary>
    public double Clock { get; init; } = 1.98e9;

    /// <summary>Schedulers of a multiprocessor; each issues one instruction a cycle.</summary>
    public int Schedulers { get; init; } = 4;

    /// <summary>Multiply-adds, sums and products of float32: 128 lanes.</summary>
    public double FloatRate { get; init; } = 4;

    /// <summary>Whole numbers of 32 bits, comparisons, choices and conversions: 64 lanes.</summary>
    public double WholeRate { get; init; } = 2;

    /// <summary>Approximate functions: 16 lanes.</summary>
    public double SpecialRate { get; init; } = 0.5;

    /// <summary>Float64: 64 lanes.</summary>
    public double DoubleRate { get; init; } = 2;

    /// <summary>Bytes that shared memory and the first cache, which are one, give or take.</summary>
    public double FirstCacheBytesPerCycle { get; init; } = 128;

    /// <summary>The share of these rates that a good kernel sustains; the rest goes to bank conflicts of registers, dispatch and a clock that sinks under load.</summary>
    public double PipeShare { get; init; } = 0.9;

    /// <summary>Bytes a second between the second cache and all multiprocessors, as measured.</summary>
    public double SecondCacheBandwidth { get; init; } = 5.5e12;

    /// <summary>Bytes of the second cache; it has two halves, and what both ask for lies in both.</summary>
    public double SecondCacheBytes { get; init; } = 50e6;

    /// <summary>Bytes that are sure to stay in the second cache between two uses.</summary>
    public double KeptBytes => SecondCacheBytes / 2;

    /// <summary>Bytes a second of memory, by the data sheet.</summary>
    public double Bandwidth { get; init; } = 3.35e12;

    /// <summary>The share of it that a copy reaches.</summary>
    public double BandwidthShare { get; init; } = 0.9;

    /// <summary>Operations a second of float32, by the data sheet: what floors are measured by.</summary>
    public double PeakFlops { get; init; } = 67e12;

    /// <summary>Operations a second of the tensor cores in TF32, by the data sheet.</summary>
    public double TensorFlops { get; init; } = 495e12;

    /// <summary>The share of them that cuBLAS is taken to reach.</summary>
    public double TensorShare { get; init; } = 0.6;

    /// <summary>Registers of 32 bits of a multiprocessor.</summary>
    public int Registers { get; init; } = 65536;

    /// <summary>The most registers that a thread can name.</summary>
    public int RegistersPerThread { get; init; } = 255;

    /// <summary>Registers of a thread come by eights.</summary>
    public int RegisterGrain { get; init; } = 8;

    /// <summary>Registers that the driver's compiler takes beyond those that are live at the widest point: addresses, constants and loads ahead of their use.</summary>
    public int RegisterMargin { get; init; } = 8;

    public int ThreadsPerMultiprocessor { get; init; } = 2048;

    public int BlocksPerMultiprocessor { get; init; } = 32;

    /// <summary>Bytes that shared memory and the first cache have together.</summary>
    public int FirstCacheBytes { get; init; } = 256 * 1024;

    /// <summary>The most of them that are shared memory.</summary>
    public int SharedBytes { get; init; } = 228 * 1024;

    /// <summary>Shared memory that a block takes for itself.</summary>
    public int SharedBytesReserved { get; init; } = 1024;

    /// <summary>Cycles from a load to its use where the first cache has it.</summary>
    public double HitCycles { get; init; } = 36;

    /// <summary>The same from the second cache: 0.15 us.</summary>
    public double SecondCacheCycles { get; init; } = 300;

    /// <summary>The same from memory: 0.33 us.</summary>
    public double MemoryCycles { get; init; } = 650;

    /// <summary>Cycles from a load of shared memory to its use.</summary>
    public double SharedCycles { get; init; } = 30;

    /// <summary>Cycles that a block loses at a barrier.</summary>
    public double BarrierCycles { get; init; } = 20;

    /// <summary>Cycles until the first instruction of a block that takes the place of another one.</summary>
    public double BlockCycles { get; init; } = 200;

    /// <summary>Microseconds between the end of a kernel and the beginning of the next one in a captured graph; published measurements lie between 0.5 and 1.3.</summary>
    public double LaunchMicroseconds { get; init; } = 1;

    /// <summary>The numbers, as the table of predictions prints them.</summary>
    public string Assumptions => FormattableString.Invariant($"""
        {Name}: {Multiprocessors} multiprocessors at {Clock / 1e9} GHz with {Schedulers} schedulers, each issuing an instruction of a warp a cycle
        a cycle of a multiprocessor does {FloatRate} instructions of float32, {WholeRate} of whole numbers, {SpecialRate} special and {DoubleRate} of float64, and moves {FirstCacheBytesPerCycle} bytes of shared memory or first cache; {PipeShare:P0} of each is reached
        memory {Bandwidth / 1e12} TB/s, of which {BandwidthShare:P0} are reached; second cache {SecondCacheBytes / 1e6} MB at {SecondCacheBandwidth / 1e12} TB/s, half of it kept
        {Registers} registers ({RegisterMargin} a thread more than are live), {SharedBytes / 1024} KB of shared memory, {ThreadsPerMultiprocessor} threads and {BlocksPerMultiprocessor} blocks fit a multiprocessor
        a load takes {HitCycles} cycles from the first cache, {SecondCacheCycles} from the second, {MemoryCycles} from memory, {SharedCycles} from shared memory; a barrier {BarrierCycles}, a new block {BlockCycles}
        a launch costs {LaunchMicroseconds} us as part of a captured graph
        floors are the larger of operations at {PeakFlops / 1e12} TFLOP/s and operands and results at {Bandwidth / 1e12} TB/s
        """);
}
