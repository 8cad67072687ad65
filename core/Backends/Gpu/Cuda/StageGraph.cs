namespace XceptionScript.Backends.Gpu;

/// <summary>
/// What a stage starts, as one graph that the device runs by itself. The first run starts everything one by one, which loads what the driver loads late and may not load
/// while it captures; the second is captured; from then on the graph is replayed. Kernels find their operands at fixed places of the arena, so nothing in it ever changes.
/// </summary>
/// <param name="driver">The driver.</param>
/// <param name="stream">The stream on which <paramref name="start"/> starts things.</param>
/// <param name="start">Starts everything.</param>
internal sealed class StageGraph(CudaDriver driver, nint stream, Action start) : IDisposable
{
    private bool _isWarm;
    private nint _graph;
    private nint _executable;

    /// <summary>Starts the stage.</summary>
    public void Run()
    {
        if (!_isWarm)
        {
            start();
            _isWarm = true;
            return;
        }
        if (_executable == 0) Capture();
        driver.LaunchGraph(_executable, stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_executable != 0) driver.DestroyExecutable(_executable);
        if (_graph != 0) driver.DestroyGraph(_graph);
        _executable = _graph = 0;
    }

    private void Capture()
    {
        driver.BeginCapture(stream);
        try
        {
            start();
        }
        catch
        {
            driver.AbandonCapture(stream);
            throw;
        }
        _graph = driver.EndCapture(stream);
        _executable = driver.Instantiate(_graph);
    }
}
