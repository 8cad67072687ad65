using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>A file is not a checkpoint, or its arrays are not those of the model.</summary>
public sealed class CheckpointException(string message) : XceptionScriptException(message);
