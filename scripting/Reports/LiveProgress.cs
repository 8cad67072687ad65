using Spectre.Console;
using Spectre.Console.Rendering;

namespace XceptionScript.Scripting.Reports;

/// <summary>Progress as a bar that is redrawn in place on a terminal and vanishes at the end.</summary>
internal sealed class LiveProgress : IProgressSurface
{
    private readonly TaskCompletionSource _finished = new();
    private readonly TaskCompletionSource<(ProgressContext Context, ProgressTask Task)> _started = new();
    private readonly Task _display;

    public LiveProgress(IAnsiConsole console, string title, long totalSteps)
    {
        // No refresh thread: the bar is redrawn from Show, so it takes time from the loop only ten times a second.
        _display = new Progress(console)
            .AutoRefresh(false)
            .AutoClear(true)
            .ExcludeVerticalPadding()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 24 }, new FiguresColumn())
            .StartAsync(context =>
            {
                _started.SetResult((context, context.AddTask(Markup.Escape(title), maxValue: totalSteps)));
                return _finished.Task;
            });
    }

    public TimeSpan Interval => TimeSpan.FromMilliseconds(100);

    public void Show(ProgressFigures figures)
    {
        var (context, task) = _started.Task.Result;
        task.Tag = figures;
        task.Value = figures.Step;
        context.Refresh();
    }

    public void Dispose()
    {
        _finished.TrySetResult();
        _display.GetAwaiter().GetResult();
    }

    private sealed class FiguresColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Tag?.ToString() ?? "");
    }
}
