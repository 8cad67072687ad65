namespace XceptionScript.Scripting.Reports;

/// <summary>What progress is shown on.</summary>
internal interface IProgressSurface : IDisposable
{
    /// <summary>The least time between two showings, unless the last step is reached.</summary>
    TimeSpan Interval { get; }

    /// <summary>Shows where the loop stands.</summary>
    void Show(ProgressFigures figures);
}
