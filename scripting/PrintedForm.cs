using System.Collections;
using System.Globalization;

namespace XceptionScript.Scripting;

/// <summary>The text by which a script prints a value.</summary>
internal static class PrintedForm
{
    private const int ShownItems = 100;

    /// <summary>
    /// The value's own text where its type defines one; otherwise a sequence is its items in brackets, cut after the first hundred,
    /// so that endless sequences print too.
    /// </summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable sequence when !HasOwnText(value) => OfItems(sequence),
        _ => value.ToString() ?? "",
    };

    private static string OfItems(IEnumerable sequence) => sequence is IDictionary dictionary
        ? $"{{{Joined(dictionary.Keys.Cast<object>().Select(key => $"{Of(key)}: {Of(dictionary[key])}"))}}}"
        : $"[{Joined(sequence.Cast<object?>().Select(Of))}]";

    private static string Joined(IEnumerable<string> items)
    {
        var shown = items.Take(ShownItems + 1).ToList();
        if (shown.Count > ShownItems) shown[ShownItems] = "...";
        return string.Join(", ", shown);
    }

    private static bool HasOwnText(object value) =>
        value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType is var type
        && type != typeof(object) && type != typeof(ValueType);
}
