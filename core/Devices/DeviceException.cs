using XceptionScript.Expressions;

namespace XceptionScript.Devices;

/// <summary>A device was asked for that this machine cannot give: the message says what was looked for and why each candidate was refused.</summary>
public sealed class DeviceException(string message, Exception? inner = null) : XceptionScriptException(message, inner);
