using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>A recipe, a state or a batch does not make a training step.</summary>
public sealed class TrainingException(string message) : XceptionScriptException(message);
