namespace XceptionScript.Training;

/// <summary>
/// A linear rise over the warm-up steps, then half a cosine from the initial rate to 0 at the last of all steps (Loshchilov and Hutter
/// 2017, without restarts).
/// </summary>
public sealed record CosineDecay(double Initial, long Steps, long WarmUp = 0) : Schedule
{
    /// <inheritdoc/>
    public override double At(long step)
    {
        if (WarmUp < 0 || Steps <= WarmUp) throw new TrainingException($"CosineDecay: {WarmUp} of {Steps} steps warm up; expected at least 0, and fewer than all.");
        return step < WarmUp
            ? Initial * (step + 1) / WarmUp
            : Initial / 2 * (1 + Math.Cos(Math.PI * Math.Min(1, (step - WarmUp) / (double)(Steps - WarmUp))));
    }
}
