using System.Globalization;

namespace XceptionScript.Scripting;

/// <summary>
/// The options a script was given, <c>--name value</c>, <c>--name=value</c> or <c>--name</c>. A script asks for each once, with its
/// standard value, and closes with <see cref="Done"/>, which rejects what nobody asked for and answers <c>--help</c>.
/// </summary>
/// <param name="arguments">The words, usually <c>Args</c>.</param>
public sealed class ScriptArguments(IReadOnlyList<string> arguments)
{
    private readonly HashSet<int> _read = [];
    private readonly List<(string Usage, string About)> _asked = [];
    private readonly List<string> _names = [];

    /// <summary>A whole number.</summary>
    /// <exception cref="ScriptException">The value is not one, is missing, or is given twice.</exception>
    public int Int(string name, int standard, string about = "") =>
        Value(name, "N", $"{standard}", about) is not { } word ? standard
        : int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
        : throw Wrong(name, word, "a whole number", $"{standard}");

    /// <summary>A real number.</summary>
    /// <exception cref="ScriptException">The value is not one, is missing, or is given twice.</exception>
    public double Number(string name, double standard, string about = "")
    {
        var shown = standard.ToString(CultureInfo.InvariantCulture);
        return Value(name, "X", shown, about) is not { } word ? standard
            : double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : throw Wrong(name, word, "a number", shown);
    }

    /// <summary>Any text.</summary>
    /// <exception cref="ScriptException">The value is missing, or is given twice.</exception>
    public string Text(string name, string standard, string about = "") => Value(name, "TEXT", standard, about) ?? standard;

    /// <summary>One of several words, of which the first is the standard one.</summary>
    /// <exception cref="ScriptException">The value is another word, is missing, or is given twice.</exception>
    public string Choice(string name, IReadOnlyList<string> choices, string about = "") =>
        Value(name, string.Join('|', choices), choices[0], about) is not { } word ? choices[0]
        : choices.Contains(word) ? word
        : throw new ScriptException($"--{name}: `{word}` is not a choice; expected one of {string.Join(", ", choices)}.");

    /// <summary>Whether <c>--name</c> was given; it takes no value.</summary>
    /// <exception cref="ScriptException">It is given twice, or with a value.</exception>
    public bool Flag(string name, string about = "")
    {
        Ask(name, $"--{name}", about);
        if (Find(name) is not { } index) return false;
        if (arguments[index].Contains('='))
            throw new ScriptException($"--{name}: `{arguments[index]}` gives a value to an option that takes none; expected --{name}.");
        return true;
    }

    /// <summary>What was given to an option that may stand alone: null without <c>--name</c>, <paramref name="alone"/> for <c>--name</c>, the value of <c>--name=value</c>.</summary>
    /// <exception cref="ScriptException">It is given twice.</exception>
    public string? Optional(string name, string alone, string about = "")
    {
        Ask(name, $"--{name}[=TEXT]", $"{about} [{alone}]".TrimStart());
        return Find(name) is not { } index ? null
            : arguments[index].Split('=', 2) is [_, var attached] ? attached
            : alone;
    }

    /// <summary>The words that belong to no option asked for so far, such as the names of files: ask for it last.</summary>
    public IReadOnlyList<string> Words(string kind, string about = "")
    {
        _asked.Insert(0, (kind, about));
        List<string> words = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "-h" || arguments[i].StartsWith("--", StringComparison.Ordinal) || !_read.Add(i)) continue;
            words.Add(arguments[i]);
        }
        return words;
    }

    /// <summary>Ends the reading: every word must have been asked for. After <c>--help</c>, prints the options and ends the script.</summary>
    /// <exception cref="ScriptException">A word belongs to no option.</exception>
    public void Done()
    {
        if (arguments.Any(word => word is "--help" or "-h")) throw new HelpRequest(Help());
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!_read.Contains(i)) throw Unknown(arguments[i]);
        }
    }

    private void Ask(string name, string usage, string about)
    {
        _names.Add($"--{name}");
        _asked.Add((usage, about));
    }

    private string? Value(string name, string kind, string standard, string about)
    {
        Ask(name, $"--{name} {kind}", standard.Length == 0 ? about : $"{about} [{standard}]".TrimStart());
        if (Find(name) is not { } index) return null;
        if (arguments[index].Split('=', 2) is [_, var attached]) return attached;
        if (index + 1 == arguments.Count || arguments[index + 1].StartsWith("--", StringComparison.Ordinal))
            throw new ScriptException($"--{name}: no value follows it; expected one, such as --{name} {(standard.Length == 0 ? kind : standard)}.");
        _read.Add(index + 1);
        return arguments[index + 1];
    }

    private int? Find(string name)
    {
        int? found = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] != $"--{name}" && !arguments[i].StartsWith($"--{name}=", StringComparison.Ordinal)) continue;
            if (found is { } first)
                throw new ScriptException($"--{name}: it is given twice, as `{arguments[first]}` and as `{arguments[i]}`; expected it once.");
            found = i;
            _read.Add(i);
        }
        return found;
    }

    private string Help()
    {
        var width = _asked.Select(option => option.Usage.Length).DefaultIfEmpty().Max();
        var lines = _asked.Select(option => $"  {option.Usage.PadRight(width)}  {option.About}".TrimEnd());
        return string.Join('\n', [_asked.Count == 0 ? "This script takes no options." : "options:", .. lines]);
    }

    private static ScriptException Wrong(string name, string word, string expected, string standard) =>
        new($"--{name}: `{word}` is not {expected}; expected one, such as --{name} {standard}.");

    private ScriptException Unknown(string word)
    {
        var known = string.Join(", ", _names.Order(StringComparer.Ordinal));
        if (_names.Count == 0) return new($"{word}: the script takes no options; expected no arguments.");
        if (!word.StartsWith("--", StringComparison.Ordinal)) return new($"{word}: it belongs to no option; expected values only after {known}.");
        var name = word.Split('=')[0];
        return new($"{name}: there is no such option; did you mean {Spelling.Nearest(name, _names).First()}, out of {known}?");
    }
}
