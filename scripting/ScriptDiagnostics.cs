using System.Globalization;
using Microsoft.CodeAnalysis;

namespace XceptionScript.Scripting;

/// <summary>What the compiler says about a script, as lines for the console.</summary>
internal static class ScriptDiagnostics
{
    private const string MissingReference = "CS0006";
    private const int FirstNullableWarning = 8600;
    private const int LastNullableWarning = 8655;
    private const int AnnotationOutsideNullableContext = 8632;

    // Versions of referenced assemblies that differ from those the library was built against; the runtime unifies them.
    private static readonly HashSet<string> s_silenced = ["CS1701", "CS1702", "CS1705"];

    /// <summary>Whether the script must not run: an error, or a nullable warning that it asked for by <c>#nullable enable</c>.</summary>
    public static bool IsError(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error || IsNullableWarning(diagnostic);

    /// <summary>The diagnostics worth a line, errors and warnings, in the order of their places.</summary>
    public static IReadOnlyList<Diagnostic> Shown(IEnumerable<Diagnostic> diagnostics) =>
    [
        .. diagnostics
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !s_silenced.Contains(diagnostic.Id))
            .OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start),
    ];

    /// <summary><c>file(line,column): error CS0103: message</c>.</summary>
    public static string Line(Diagnostic diagnostic)
    {
        var place = diagnostic.Location.GetMappedLineSpan();
        var where = place.IsValid
            ? $"{ScriptPath.Shown(place.Path)}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): "
            : "";
        return $"{where}{(IsError(diagnostic) ? "error" : "warning")} {diagnostic.Id}: {Message(diagnostic)}";
    }

    private static string Message(Diagnostic diagnostic)
    {
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        if (diagnostic.Id != MissingReference) return message;
        var directive = Directive(diagnostic.Location);
        return directive.Contains("nuget:", StringComparison.Ordinal)
            ? $"xs does not restore packages, so it cannot follow `{directive}`; expected a path to an assembly, such as "
                + "#r \"lib/Name.dll\", or a C# project that references both the package and XceptionScript."
            : message;
    }

    private static string Directive(Location place) =>
        place.SourceTree?.GetText().Lines.GetLineFromPosition(place.SourceSpan.Start).ToString().Trim() ?? "";

    private static bool IsNullableWarning(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Warning
        && int.TryParse(diagnostic.Id.AsSpan(2), CultureInfo.InvariantCulture, out var number)
        && number is >= FirstNullableWarning and <= LastNullableWarning and not AnnotationOutsideNullableContext;
}
