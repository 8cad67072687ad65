using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Training;

public class ScheduleTests
{
    [Fact]
    public void A_number_is_the_same_rate_at_every_step()
    {
        Schedule schedule = 0.045f;
        Assert.Equal(0.045f, (float)schedule.At(1_000_000));
    }

    [Theory]
    [InlineData(0, 0.045, 0.045)]
    [InlineData(9, 0.045, 0.0425625)]
    [InlineData(10, 0.045 * 0.94, 0.045 * 0.94)]
    [InlineData(25, 0.045 * 0.94 * 0.94, 0.0385507)]
    public void Exponential_decay_falls_by_steps_or_smoothly(long step, double stairs, double smooth)
    {
        var decay = new ExponentialDecay(0.045, 0.94, 10);
        Assert.Equal(stairs, decay.At(step), 12);
        Assert.Equal(smooth, (decay with { Staircase = false }).At(step), step is 9 or 25 ? 7 : 12);
    }

    [Fact]
    public void Cosine_decay_rises_then_falls_to_zero_and_stays_there()
    {
        var decay = new CosineDecay(1, Steps: 110, WarmUp: 10);
        Assert.Equal([0.1, 1, 1, 0.5, 0, 0], new long[] { 0, 9, 10, 60, 110, 500 }.Select(step => Math.Round(decay.At(step), 12)));
        Assert.Throws<TrainingException>(() => new CosineDecay(1, 10, 10).At(0));
    }

    [Fact]
    public void Warm_up_scales_another_schedule()
    {
        var schedule = new WarmUp(4, new PiecewiseConstant(1, [(2, 10), (6, 100)]));
        Assert.Equal([0.25, 0.5, 7.5, 10, 10, 10, 100], Enumerable.Range(0, 7).Select(step => schedule.At(step)));
    }

    [Fact]
    public void Piecewise_steps_must_ascend() => Assert.Throws<TrainingException>(() => new PiecewiseConstant(1, [(5, 2), (5, 3)]).At(0));

    [Fact]
    public void Schedules_compare_by_value() => Assert.Equal(new PiecewiseConstant(1, [(2, 10)]), new PiecewiseConstant(1, [(2, 10)]));
}
