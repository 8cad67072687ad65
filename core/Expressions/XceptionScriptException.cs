namespace XceptionScript.Expressions;

/// <summary>A mistake that the caller can mend: one sentence naming what is wrong, both values and what would be right.</summary>
public abstract class XceptionScriptException(string message, Exception? inner = null) : Exception(message, inner);
