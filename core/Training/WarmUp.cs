namespace XceptionScript.Training;

/// <summary>Another schedule, scaled by 1/steps, 2/steps... 1 over the first steps (Goyal et al. 2017, section 2.2).</summary>
public sealed record WarmUp(long Steps, Schedule Then) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step) => step < Steps ? Then.At(step) * (step + 1) / Steps : Then.At(step);
}
