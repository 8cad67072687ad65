namespace XceptionScript.Training;

/// <summary>A learning rate as a pure function of the step. A plain number stands for the same rate at every step.</summary>
public abstract record Schedule
{
    /// <summary>The learning rate of a step, counted from 0.</summary>
    public abstract double At(long step);

    /// <summary>The same rate at every step.</summary>
    public static implicit operator Schedule(double rate) => new ConstantSchedule(rate);
}
