namespace XceptionScript.Ptx.Parsing;

/// <summary>A word, a number or a mark of the text, with its line; the last token of a text is empty.</summary>
internal readonly record struct Token(string Text, int Line)
{
    public bool IsEnd => Text.Length == 0;

    /// <summary>The tokens of a text, comments left out.</summary>
    public static List<Token> Of(string text)
    {
        var tokens = new List<Token>();
        var line = 1;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '\n') line++;
            if (char.IsWhiteSpace(c)) i++;
            else if (text.AsSpan(i).StartsWith("//")) i = text.IndexOf('\n', i) is var end and >= 0 ? end : text.Length;
            else
            {
                var length = 1;
                if (IsWord(c) || (c == '-' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])))
                {
                    while (i + length < text.Length && IsWord(text[i + length])) length++;
                }
                tokens.Add(new(text.Substring(i, length), line));
                i += length;
            }
        }
        tokens.Add(new("", line));
        return tokens;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '%' or '$' or '.';
}
