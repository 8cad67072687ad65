namespace XceptionScript.Scripting;

/// <summary>Ends a script that was asked for <c>--help</c>; the message is the help text.</summary>
internal sealed class HelpRequest(string text) : Exception(text);
