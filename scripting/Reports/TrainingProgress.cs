using System.Diagnostics;
using Spectre.Console;

namespace XceptionScript.Scripting.Reports;

/// <summary>
/// The progress of a training loop on the console, with step, loss, accuracy, speed and time left: on a terminal a live bar, which
/// vanishes when disposed, and a line every ten seconds where the output goes to a file or a pipe. Dispose it before printing.
/// </summary>
public sealed class TrainingProgress : IDisposable
{
    private static readonly TimeSpan s_plainInterval = TimeSpan.FromSeconds(10);

    private readonly IProgressSurface _surface;
    private readonly long _totalSteps;
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private readonly Stopwatch _sinceShown = new();

    /// <summary>Progress from step 0.</summary>
    /// <param name="totalSteps">The number of steps to come.</param>
    /// <param name="title">What is running, such as <c>epoch 3/30</c>.</param>
    public TrainingProgress(long totalSteps, string title) : this(totalSteps, Console.IsOutputRedirected
        ? new PlainProgress(Console.Out, title, s_plainInterval)
        : new LiveProgress(AnsiConsole.Console, title, totalSteps))
    {
    }

    internal TrainingProgress(long totalSteps, IProgressSurface surface) => (_totalSteps, _surface) = (totalSteps, surface);

    /// <summary>
    /// Says where the loop stands. Cheap: nothing is drawn or allocated within a tenth of a second of the last drawing,
    /// the last step excepted.
    /// </summary>
    /// <param name="step">The steps done.</param>
    /// <param name="loss">The loss, or NaN.</param>
    /// <param name="accuracy">The share of images classified right, from 0 to 1, or NaN.</param>
    /// <param name="imagesPerSecond">The speed, or NaN.</param>
    public void Report(long step, double loss, double accuracy = double.NaN, double imagesPerSecond = double.NaN)
    {
        if (_sinceShown.IsRunning && _sinceShown.Elapsed < _surface.Interval && step < _totalSteps) return;
        _surface.Show(new ProgressFigures(step, _totalSteps, loss, accuracy, imagesPerSecond, Left(step)));
        _sinceShown.Restart();
    }

    /// <summary>Ends the display.</summary>
    public void Dispose() => _surface.Dispose();

    private TimeSpan? Left(long step) => step > 0 && step < _totalSteps
        ? _sinceStart.Elapsed * ((double)(_totalSteps - step) / step)
        : null;
}
