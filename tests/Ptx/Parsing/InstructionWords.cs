using System.Collections.Immutable;

namespace XceptionScript.Ptx.Parsing;

/// <summary>The name of an instruction, word by word.</summary>
internal readonly record struct InstructionWords(
    Opcode Opcode, PtxType Type, PtxType From, StateSpace Space, int Width, ImmutableArray<string> Rest)
{
    private static readonly Dictionary<string, Opcode> s_opcodes = Enum.GetValues<Opcode>().ToDictionary(opcode => opcode.ToString().ToLowerInvariant());

    private static readonly Dictionary<string, PtxType> s_types = Enum.GetValues<PtxType>()
        .Where(type => type != PtxType.None).ToDictionary(type => type.ToString().ToLowerInvariant());

    private static readonly HashSet<string> s_rest =
    [
        "lo", "hi", "wide", "to", "uni", "sync", "aligned", "approx", "full", "ftz", "sat",
        "rn", "rz", "rm", "rp", "rni", "rzi", "rmi", "rpi",
        "eq", "ne", "lt", "le", "gt", "ge", "ls", "hs", "equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan",
        "notanumber", "number", "finite", "infinite", "normal", "subnormal",
        "add", "and", "or", "xor", "min", "max", "exch", "cas", "relaxed", "gpu",
        "down", "up", "bfly", "idx",
    ];

    /// <summary>The words of a name.</summary>
    /// <exception cref="PtxException">One of them is not known.</exception>
    public static InstructionWords Of(Token name)
    {
        var words = name.Text.Split('.');
        if (!s_opcodes.TryGetValue(words[0], out var opcode)) throw Unknown(name);
        var (type, from, space, width) = (PtxType.None, PtxType.None, StateSpace.None, 1);
        var rest = ImmutableArray.CreateBuilder<string>();
        foreach (var word in words.AsSpan(1))
        {
            if (TypeOf(word) is { } known) (type, from) = type == PtxType.None ? (known, from) : (type, known);
            else if (word is "param" or "global" or "shared" or "local") space = Enum.Parse<StateSpace>(word, ignoreCase: true);
            else if (word is "v2" or "v4") width = word[1] - '0';
            // An unsigned comparison calls lower and higher what a signed one calls less and greater.
            else if (word is "lo" or "hi" && opcode == Opcode.Setp) rest.Add(word == "lo" ? "lt" : "gt");
            else if (s_rest.Contains(word)) rest.Add(word);
            else throw Unknown(name);
        }
        return new(opcode, type, from, space, width, rest.ToImmutable());
    }

    /// <summary>The type that a word names.</summary>
    public static PtxType? TypeOf(string word) => s_types.TryGetValue(word, out var type) ? type : null;

    private static PtxException Unknown(Token name) => PtxException.At(name.Line, $"`{name.Text}` is not an instruction that is known here");
}
