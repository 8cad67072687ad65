namespace XceptionScript.Scripting;

/// <summary>The names that a script finds without declaring them.</summary>
/// <param name="arguments">The words after the script on the command line.</param>
/// <param name="output">Where <see cref="Print"/> writes.</param>
public sealed class ScriptGlobals(IReadOnlyList<string> arguments, TextWriter output)
{
    /// <summary>The words after the script on the command line.</summary>
    public IReadOnlyList<string> Args { get; } = arguments;

    /// <summary>Writes a value on a line of its own: arrays by their shape and elements, sequences in brackets.</summary>
    public void Print(object? value) => output.WriteLine(PrintedForm.Of(value));
}
