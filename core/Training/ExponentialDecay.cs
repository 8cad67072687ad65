namespace XceptionScript.Training;

/// <summary>
/// initial * rate^(step / stepsPerDecay), the exponent rounded down on a staircase. The paper (section 4.2) multiplies 0.045 by 0.94 every
/// 2 epochs on ImageNet, and 0.001 by 0.9 every 3,000,000 samples on JFT.
/// </summary>
public sealed record ExponentialDecay(double Initial, double Rate, double StepsPerDecay, bool Staircase = true) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        if (!(StepsPerDecay > 0)) throw new TrainingException($"ExponentialDecay: the rate decays every {StepsPerDecay} steps; expected more than 0.");
        var decays = step / StepsPerDecay;
        return Initial * Math.Pow(Rate, Staircase ? Math.Floor(decays) : decays);
    }
}
