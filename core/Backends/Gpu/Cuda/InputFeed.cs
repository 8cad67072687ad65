namespace XceptionScript.Backends.Gpu;

/// <summary>
/// The way of an input into the arena while the device computes: into page-locked memory, from there on a stream of its own into memory of the device, and, when the kernels
/// started before are done, into its place. Of both memories there are two, so that a value travels while the one before it is in use.
/// </summary>
internal sealed unsafe class InputFeed : IDisposable
{
    private const int Slots = 2;

    private readonly CudaDriver _driver;
    private readonly nint _copying;
    private readonly nint _computing;
    private readonly nint _target;
    private readonly long _bytes;
    private readonly nint _device;
    private readonly nint _host;
    private readonly nint[] _arrived;
    private readonly nint[] _taken;
    private int _slot;

    /// <param name="driver">The driver.</param>
    /// <param name="copying">The stream on which values travel.</param>
    /// <param name="computing">The stream on which kernels run.</param>
    /// <param name="device">Memory of the device for <see cref="DeviceBytes"/>.</param>
    /// <param name="target">The input's place in the arena.</param>
    /// <param name="bytes">The input's bytes.</param>
    public InputFeed(CudaDriver driver, nint copying, nint computing, nint device, nint target, long bytes)
    {
        (_driver, _copying, _computing, _device, _target, _bytes) = (driver, copying, computing, device, target, bytes);
        _host = driver.AllocateHost(DeviceBytes(bytes));
        _arrived = [driver.CreateEvent(), driver.CreateEvent()];
        _taken = [driver.CreateEvent(), driver.CreateEvent()];
    }

    /// <summary>The memory of the device that the way of an input takes.</summary>
    public static long DeviceBytes(long bytes) => Slots * bytes;

    /// <summary>Sends a value. It is copied out of the caller's memory at once, and kernels started from here on see it.</summary>
    public void Write(ReadOnlySpan<byte> value)
    {
        var offset = (nint)(_slot * _bytes);
        _driver.WaitFor(_taken[_slot]);
        value.CopyTo(new Span<byte>((byte*)_host + offset, checked((int)_bytes)));
        _driver.CopyToDevice(_device + offset, _host + offset, value.Length, _copying);
        _driver.Record(_arrived[_slot], _copying);
        _driver.MakeWait(_computing, _arrived[_slot]);
        _driver.CopyOnDevice(_target, _device + offset, value.Length, _computing);
        _driver.Record(_taken[_slot], _computing);
        _slot = (_slot + 1) % Slots;
    }

    /// <summary>Frees the host's memory; the streams must have come to rest.</summary>
    public void Dispose()
    {
        foreach (var made in _arrived.Concat(_taken)) _driver.DestroyEvent(made);
        _driver.FreeHost(_host);
    }
}
