namespace XceptionScript.Backends.Cpu;

/// <summary>
/// One axis of the patches that a convolution multiplies: position i of <see cref="Extent"/> reads, under tap t of <see cref="Taps"/>, source
/// position <c>i * Scale + Source + t * SourceStep</c>, which is padding outside <see cref="SourceExtent"/>.
/// Tap t is tap <c>Tap + t * TapStep</c> of the kernel, and position i is position <c>Target + i * TargetStep</c> of the result.
/// </summary>
internal readonly record struct PatchAxis(
    int Extent, int Taps, int Scale, int Source, int SourceStep, int SourceExtent, int Tap, int TapStep, int Target, int TargetStep)
{
    /// <summary>The patches of the convolution itself.</summary>
    public static PatchAxis Forward(int outputs, int extent, int kernel, int stride, int dilation, int before) =>
        new(outputs, kernel, stride, -before, dilation, extent, 0, 1, 0, 1);

    /// <summary>
    /// The patches of dy that make dx at every position <c>phase + i * stride</c>: all of them meet the same taps, one in
    /// <c>stride / gcd(stride, dilation)</c>, and perhaps none.
    /// </summary>
    public static PatchAxis Phase(int phase, int extent, int outputs, int kernel, int stride, int dilation, int before)
    {
        var (tap, taps, step) = (0, 0, 1);
        for (var candidate = kernel - 1; candidate >= 0; candidate--)
        {
            if ((phase + before - (candidate * dilation)) % stride != 0) continue;
            if (taps > 0) step = tap - candidate;
            tap = candidate;
            taps++;
        }

        return new PatchAxis(
            (extent - phase + stride - 1) / stride, taps, 1, taps == 0 ? 0 : (phase + before - (tap * dilation)) / stride, -step * dilation / stride,
            outputs, tap, step, phase, stride);
    }
}
