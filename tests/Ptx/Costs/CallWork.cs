using System.Collections.Immutable;

namespace XceptionScript.Ptx.Costs;

/// <summary>A kernel call of a plan and the launches that do it.</summary>
/// <param name="Family">What kind of call it is, and which sense.</param>
/// <param name="Label">The call as <c>Explain</c> prints it, without buffers.</param>
/// <param name="Calls">How many calls of the plan are just like it.</param>
/// <param name="Flops">Floating-point operations that it is for.</param>
/// <param name="Bytes">The size of what it reads and of what it writes.</param>
/// <param name="AbsorbedBytes">Of a product, the bytes that would move more if what it takes in were calls of their own.</param>
/// <param name="ScratchBytes">Scratch memory between its launches.</param>
internal sealed record CallWork(
    string Family, string Label, int Calls, long Flops, long Bytes, long AbsorbedBytes, long ScratchBytes, ImmutableArray<LaunchWork> Launches)
{
    /// <summary>What no kernel on this machine can be faster than, in microseconds: operations at peak, or operands and results at the speed of memory.</summary>
    public double Floor(GpuModel gpu) => 1e6 * Math.Max(Flops / gpu.PeakFlops, Bytes / gpu.Bandwidth);

    /// <summary>The predicted time of each launch.</summary>
    public ImmutableArray<LaunchTime> Times(GpuModel gpu) => [.. Launches.Select(launch => CostModel.Predict(gpu, launch, Bytes + ScratchBytes))];

    /// <summary>The predicted time of one call, in microseconds.</summary>
    public double Predicted(GpuModel gpu) => Times(gpu).Sum(time => time.Total);
}
