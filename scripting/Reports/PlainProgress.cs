namespace XceptionScript.Scripting.Reports;

/// <summary>Progress as lines of text, for files and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, string title, TimeSpan interval) : IProgressSurface
{
    public TimeSpan Interval => interval;

    public void Show(ProgressFigures figures) => output.WriteLine($"{title}  {figures}");

    public void Dispose() => output.Flush();
}
