using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>The loss became NaN or infinite. The state that the training started from is untouched.</summary>
public sealed class NonFiniteLossException(string message, long step) : XceptionScriptException(message)
{
    /// <summary>The first step, counted from 0, whose loss was not finite.</summary>
    public long Step => step;
}
