using Spectre.Console;
using Spectre.Console.Testing;
using XceptionScript.Scripting.Reports;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class ConsoleReportTests
{
    [Fact]
    public void Redirected_progress_prints_plain_lines()
    {
        var output = new StringWriter();
        using (var progress = new TrainingProgress(100, new PlainProgress(output, "epoch 1/3", TimeSpan.Zero)))
        {
            progress.Report(50, 1.25, 0.5, 812.4);
            progress.Report(100, 1.0, double.NaN, 4.567);
        }
        var lines = output.ToString().Split('\n');
        Assert.Matches(@"^epoch 1/3   50/100  loss 1\.2500  top-1  50\.0%  812 images/s  \d+:\d\d left$", lines[0]);
        Assert.Equal("epoch 1/3  100/100  loss 1.0000  4.57 images/s", lines[1]);
        Assert.Equal(["", ""], [lines[2], string.Concat(lines[3..])]);
    }

    [Fact]
    public void Progress_shows_the_first_and_the_last_step_and_nothing_within_the_interval()
    {
        var output = new StringWriter();
        using (var progress = new TrainingProgress(1000, new PlainProgress(output, "train", TimeSpan.FromHours(1))))
        {
            for (var step = 1; step <= 1000; step++) progress.Report(step, 1);
        }
        Assert.Equal(["train     1/1000  loss 1.0000", "train  1000/1000  loss 1.0000"], output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  0:")[0]));
    }

    [Fact]
    public void A_report_within_the_interval_allocates_nothing()
    {
        using var progress = new TrainingProgress(1_000_000, new PlainProgress(TextWriter.Null, "train", TimeSpan.FromHours(1)));
        progress.Report(1, 1, 1, 1);
        progress.Report(2, 1, 1, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 3; step < 1000; step++) progress.Report(step, 1, 1, 1);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Live_progress_draws_title_bar_and_figures_and_survives_early_disposal()
    {
        var console = new TestConsole().Width(120).Interactive();
        using (var progress = new TrainingProgress(10, new LiveProgress(console, "epoch [1/3]", 10)))
        {
            progress.Report(4, 2.5, 0.25, 300);
        }
        Assert.Contains("epoch [1/3]", console.Output);
        Assert.Contains("━", console.Output);
        Assert.Contains(" 4/10  loss 2.5000  top-1  25.0%  300 images/s", console.Output);
    }

    [Fact]
    public void The_epoch_table_is_aligned_text_where_output_is_redirected()
    {
        var output = new StringWriter();
        Fill(new EpochTable(terminal: null, output));
        Assert.Equal("""
            epoch      step       rate  train loss  train top-1  test loss  test top-1  images/s
                1       390      0.045      2.2500       12.50%     2.1250      25.00%     812.5
                2       780     0.0423      1.7500       37.50%          -           -     815.0

            """, output.ToString());
    }

    [Fact]
    public void The_epoch_table_on_a_terminal_has_the_same_columns_and_a_rule()
    {
        var console = new TestConsole().Width(120).Colors(ColorSystem.TrueColor).EmitAnsiSequences();
        Fill(new EpochTable(console, TextWriter.Null));
        Assert.Contains("─────", console.Output);
        Assert.Contains("\u001b[38;5;2m    25.00%\u001b[0m", console.Output);
    }

    private static void Fill(EpochTable table)
    {
        table.Add(new EpochRecord(1, 390, 0.045, 2.25, 0.125, 2.125, 0.25, 812.5));
        table.Add(new EpochRecord(2, 780, 0.0423, 1.75, 0.375, double.NaN, double.NaN, 815));
    }
}
