using System.Diagnostics;
using System.Globalization;
using XceptionScript.Training;

namespace XceptionScript.Benchmarks;

/// <summary>
/// The child's side of a measurement: it makes a subject ready, leaves its outputs in a folder, runs until times are steady, says <c>ready</c>, and then
/// answers each line on the standard input with one on the standard output: <c>sample</c> with milliseconds, <c>memory</c> with the megabytes that the
/// process held at most.
/// </summary>
internal static class Serving
{
    /// <summary>The words before the sentence that says why a library cannot be measured here.</summary>
    public const string Unavailable = "unavailable: ";

    // A sample lasts at least this long, so that the clock and the scheduler do not matter.
    private const double SampleMilliseconds = 100;
    private static readonly TimeSpan s_longestWarmUp = TimeSpan.FromSeconds(10);

    /// <summary>Serves one subject until the standard input ends.</summary>
    public static int Run(string file, Func<ISubject> prepare, bool isTimed = true)
    {
        // Libraries write to the standard output when they load: it is the parent's, they get the error output.
        var answers = Console.Out;
        Console.SetOut(Console.Error);
        ISubject subject;
        try
        {
            subject = prepare();
        }
        catch (PeerException absent)
        {
            answers.WriteLine($"{Unavailable}{absent.Message}");
            return 1;
        }
        using (subject)
        {
            SafeTensors.Write(file, subject.Outputs());
            var runs = isTimed ? WarmUp(subject) : 0;
            answers.WriteLine("ready");
            while (Console.ReadLine() is { } request)
            {
                answers.WriteLine((request == "memory" ? PeakMegabytes() : subject.Milliseconds(runs)).ToString("R", CultureInfo.InvariantCulture));
            }
        }
        return 0;
    }

    // The number of runs that one sample takes, found while the compiler, the caches and the clock rate settle.
    private static int WarmUp(ISubject subject)
    {
        var (runs, start, recent) = (1, Stopwatch.GetTimestamp(), new Queue<double>());
        do
        {
            var milliseconds = subject.Milliseconds(runs);
            runs = (int)Math.Clamp(Math.Ceiling(SampleMilliseconds / milliseconds), 1, 100_000);
            recent.Enqueue(milliseconds);
            if (recent.Count > 3) recent.Dequeue();
        }
        while ((recent.Count < 3 || recent.Max() > 1.05 * recent.Min()) && Stopwatch.GetElapsedTime(start) < s_longestWarmUp);
        return runs;
    }

    private static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }
}
