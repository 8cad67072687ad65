namespace XceptionScript.Expressions;

/// <summary>Shapes, axes or window attributes do not fit together.</summary>
public sealed class ShapeException(string message) : XceptionScriptException(message);
