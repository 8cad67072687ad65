using XceptionScript.Expressions;

namespace XceptionScript.Scripting;

/// <summary>A script, its arguments or its reports are not as they must be.</summary>
public sealed class ScriptException(string message) : XceptionScriptException(message);
