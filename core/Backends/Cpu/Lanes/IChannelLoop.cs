namespace XceptionScript.Backends.Cpu;

/// <summary>A loop over neighbouring channels, written for any width; see <see cref="Simd.OverChannels"/>.</summary>
internal interface IChannelLoop
{
    /// <summary>Runs the channels from <paramref name="from"/> up to <paramref name="to"/>, whose distance is a multiple of the lanes.</summary>
    void Run<V>(int from, int to) where V : struct, ILanes<V>;
}
