using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>A layer's attributes, names or arrays do not make a network.</summary>
public sealed class LayerException(string message) : XceptionScriptException(message);
