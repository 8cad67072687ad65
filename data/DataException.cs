using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>A data file, a row of it or a request for batches is not usable as it stands.</summary>
public sealed class DataException(string message, Exception? inner = null) : XceptionScriptException(message, inner);
