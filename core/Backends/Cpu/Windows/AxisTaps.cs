namespace XceptionScript.Backends.Cpu;

/// <summary>
/// What one target position of a sliding window reads along one axis: for j below <see cref="Count"/>, tap <c>Tap + j * TapStep</c> of the
/// window meets source position <c>Source + j * SourceStep</c>. Cells of padding are not among them.
/// </summary>
internal readonly record struct AxisTaps(int Tap, int TapStep, int Source, int SourceStep, int Count)
{
    /// <summary>For every output position, the cells of the image that its window covers.</summary>
    public static AxisTaps[] Forward(int outputs, int extent, int kernel, int stride, int dilation, int before)
    {
        var taps = new AxisTaps[outputs];
        for (var i = 0; i < outputs; i++)
        {
            var origin = (i * stride) - before;
            var first = origin >= 0 ? 0 : (-origin + dilation - 1) / dilation;
            var last = extent - 1 < origin ? -1 : Math.Min(kernel - 1, (extent - 1 - origin) / dilation);
            taps[i] = new AxisTaps(first, 1, origin + (first * dilation), dilation, Math.Max(0, last - first + 1));
        }

        return taps;
    }

    /// <summary>For every position of the image, the outputs whose windows cover it.</summary>
    public static AxisTaps[] Transposed(int extent, int outputs, int kernel, int stride, int dilation, int before)
    {
        var taps = new AxisTaps[extent];
        for (var i = 0; i < extent; i++)
        {
            // Taps that fall on an output lie a fixed period apart.
            int first = -1, second = -1, count = 0;
            for (var tap = 0; tap < kernel; tap++)
            {
                var position = i + before - (tap * dilation);
                if (position < 0 || position % stride != 0 || position / stride >= outputs) continue;
                if (count == 0) first = tap;
                if (count == 1) second = tap;
                count++;
            }

            var period = count > 1 ? second - first : 0;
            taps[i] = count == 0 ? default : new AxisTaps(first, period, (i + before - (first * dilation)) / stride, -period * dilation / stride, count);
        }

        return taps;
    }
}
