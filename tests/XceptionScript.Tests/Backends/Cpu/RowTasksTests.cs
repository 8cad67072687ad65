using FsCheck.Xunit;
using XceptionScript.Backends.Cpu;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public class RowTasksTests
{
    [Property(MaxTest = 100)]
    public void Every_element_is_in_one_task(ushort rows, ushort columns)
    {
        var (height, width) = ((rows % 2000) + 1, (columns % 3000) + 1);
        var tasks = new RowTasks([height, width], RowTasks.Elements((long)height * width));
        var seen = new int[height];
        for (var task = 0; task < tasks.Count; task++)
        {
            var (first, last, start, end) = tasks[task];
            for (var row = first; row < last; row++) seen[row] += end - start;
        }

        Assert.All(seen, count => Assert.Equal(width, count));
    }

    [Theory]
    [InlineData(1, 1 << 14)]
    [InlineData(1 << 21, 1 << 15)]
    [InlineData(1 << 25, 1 << 16)]
    public void Larger_loops_have_larger_tasks_within_bounds(long size, int elements) => Assert.Equal(elements, RowTasks.Elements(size));
}
