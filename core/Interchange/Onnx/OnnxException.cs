using XceptionScript.Expressions;

namespace XceptionScript.Interchange;

/// <summary>A network cannot be written as an ONNX model.</summary>
public sealed class OnnxException(string message) : XceptionScriptException(message);
