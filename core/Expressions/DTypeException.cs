namespace XceptionScript.Expressions;

/// <summary>An element type does not fit the operation or the device.</summary>
public sealed class DTypeException(string message) : XceptionScriptException(message);
