namespace XceptionScript.Backends.Cpu;

/// <summary>A loop over neighbouring channels of an image that lies in memory or is made in registers.</summary>
internal interface ISweep : IChannelLoop
{
    /// <summary>Runs some channels of an image that is made of what lies in memory and of operands.</summary>
    void Run<V, TImage>(in Pointers operands, int from, int to) where V : struct, ILanes<V> where TImage : struct, IImage;
}
