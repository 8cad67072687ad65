using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The taps of a convolution kernel that meet the patches of one phase of dy, as the right operand of the product that makes dx:
/// a row per tap and filter, a column per channel.
/// </summary>
internal readonly unsafe struct KernelColumns(
    float* kernel, PatchAxis vertical, PatchAxis horizontal, int kernelWidth, int groupChannels, int filters, int groupFilters) : IRight
{
    private readonly float* kernel = kernel;
    private readonly PatchAxis vertical = vertical;
    private readonly PatchAxis horizontal = horizontal;
    private readonly int kernelWidth = kernelWidth;
    private readonly int groupChannels = groupChannels;
    private readonly int filters = filters;
    private readonly int groupFilters = groupFilters;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(int column, int columns, int width, int k, int depth, float* panel)
    {
        while (depth > 0)
        {
            var (number, filter) = Math.DivRem(k, groupFilters);
            var (tapRow, tapColumn) = Math.DivRem(number, horizontal.Taps);
            var tap = ((vertical.Tap + (tapRow * vertical.TapStep)) * kernelWidth) + horizontal.Tap + (tapColumn * horizontal.TapStep);
            var count = Math.Min(depth, groupFilters - filter);
            Transpose.Copy(kernel + ((((long)tap * groupChannels) + column) * filters) + filter, filters, columns, count, panel, width, width);
            panel += (long)count * width;
            k += count;
            depth -= count;
        }
    }

    public Lines Ahead(int column, int columns, int k) => default;
}
