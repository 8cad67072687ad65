namespace XceptionScript.Backends.Gpu;

/// <summary>The largest cells of some windows so far, channel by channel: their values and their taps, which are below 0 before the first cell.</summary>
internal struct Winner<V> where V : struct
{
    public V Best, Tap;
}
