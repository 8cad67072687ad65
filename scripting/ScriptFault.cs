using System.Diagnostics;
using System.Reflection;
using System.Text;
using XceptionScript.Expressions;

namespace XceptionScript.Scripting;

/// <summary>An exception that ended a script, as text for the console.</summary>
internal static class ScriptFault
{
    /// <summary>
    /// The library's own exceptions are one sentence behind the script line that caused them; others add their type and the
    /// script lines they passed through, innermost first.
    /// </summary>
    /// <param name="thrown">The exception.</param>
    /// <param name="script">The script's full path.</param>
    /// <param name="files">The full paths of the script and of the files it loads.</param>
    public static string Describe(Exception thrown, string script, IReadOnlySet<string> files)
    {
        var cause = Cause(thrown);
        var places = Places(cause, files);
        var where = places.FirstOrDefault(ScriptPath.Shown(script));
        if (cause is XceptionScriptException) return $"{where}: {cause.Message}";
        var text = new StringBuilder($"{where}: {cause.GetType()}: {cause.Message}");
        foreach (var place in places) text.Append($"\n  at {place}");
        return text.ToString();
    }

    private static Exception Cause(Exception thrown) => thrown switch
    {
        AggregateException { InnerExceptions: [var only] } => Cause(only),
        TargetInvocationException { InnerException: { } inner } => Cause(inner),
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        _ => thrown,
    };

    private static List<string> Places(Exception exception, IReadOnlySet<string> files) =>
    [
        .. new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetFileName() is { } file && files.Contains(file))
            .Select(frame => $"{ScriptPath.Shown(frame.GetFileName()!)}:{frame.GetFileLineNumber()}"),
    ];
}
