namespace XceptionScript.Training;

/// <summary>The same learning rate at every step.</summary>
public sealed record ConstantSchedule(double Rate) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step) => Rate;
}
