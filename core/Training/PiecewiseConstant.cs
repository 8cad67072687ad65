using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>An initial rate, and other rates from given steps on, in ascending order.</summary>
public sealed record PiecewiseConstant(double Initial, ValueList<(long FromStep, double Rate)> Changes) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        var (rate, last) = (Initial, long.MinValue);
        for (var i = 0; i < Changes.Count; i++)
        {
            if (Changes[i].FromStep <= last) throw new TrainingException($"PiecewiseConstant: step {Changes[i].FromStep} follows step {last}; expected ascending steps.");
            last = Changes[i].FromStep;
            if (step >= last) rate = Changes[i].Rate;
        }
        return rate;
    }
}
