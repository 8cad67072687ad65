using System.Collections.Immutable;
using System.Globalization;

namespace XceptionScript.Ptx.Parsing;

/// <summary>Reads the PTX that ILGPU writes: one entry, one-dimensional, every function inlined.</summary>
internal sealed class PtxParser(string text)
{
    private readonly List<Token> _tokens = Token.Of(text);
    private readonly List<PtxInstruction> _instructions = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly List<(string Prefix, RegisterClass Class, int Count)> _registers = [];
    private readonly List<PtxArray> _shared = [];
    private readonly List<PtxArray> _local = [];
    private int _next;

    private Token Peek => _tokens[_next];

    /// <summary>The program of the whole text.</summary>
    public PtxProgram Program()
    {
        var target = "";
        while (true)
        {
            var token = Take();
            switch (token.Text)
            {
                case ".version":
                case ".address_size":
                    Take();
                    break;
                case ".target":
                    target = Take().Text;
                    break;
                case ".visible":
                    break;
                case ".entry":
                    var program = Entry(target);
                    return Peek.IsEnd ? program : throw PtxException.At(Peek.Line, $"`{Peek.Text}` follows the entry; expected one kernel and no function beside it");
                case "":
                    throw PtxException.At(token.Line, "the text ends before an entry");
                default:
                    throw PtxException.At(token.Line, $"`{token.Text}` is not known before an entry; functions and module variables are not run");
            }
        }
    }

    private PtxProgram Entry(string target)
    {
        var name = Take().Text;
        List<PtxArray> parameters = [];
        Expect("(");
        while (Peek.Text != ")")
        {
            if (Peek.Text == ",") Take();
            Expect(".param");
            parameters.Add(Array(parameters));
        }
        Expect(")");
        var (maxThreads, minBlocks) = (0, 0);
        while (Peek.Text != "{")
        {
            switch (Take())
            {
                case { Text: ".maxntid" }:
                    maxThreads = checked((int)Number());
                    while (Peek.Text == ",")
                    {
                        Take();
                        maxThreads *= checked((int)Number());
                    }
                    break;
                case { Text: ".minnctapersm" }:
                    minBlocks = checked((int)Number());
                    break;
                case var other:
                    throw PtxException.At(other.Line, $"`{other.Text}` is not a known property of an entry");
            }
        }
        Expect("{");
        while (Peek.Text != "}") Statement();
        Expect("}");
        return new(name, target, maxThreads, minBlocks, [.. parameters], [.. _shared], [.. _local], [.. _instructions.Select(Resolve)]);
    }

    private void Statement()
    {
        var first = Peek;
        if (first.IsEnd) throw PtxException.At(first.Line, "the text ends inside a kernel");
        switch (first.Text)
        {
            case ".reg":
                Take();
                Registers();
                Expect(";");
                return;
            case ".shared":
                Take();
                _shared.Add(Array(_shared));
                Expect(";");
                return;
            case ".local":
                Take();
                _local.Add(Array(_local));
                Expect(";");
                return;
        }
        if (_tokens[_next + 1].Text == ":")
        {
            Take();
            Expect(":");
            if (!_labels.TryAdd(first.Text, _instructions.Count)) throw PtxException.At(first.Line, $"the label `{first.Text}` stands twice");
            return;
        }
        Instruction();
    }

    // .align A .TYPE name[n], placed behind its like.
    private PtxArray Array(List<PtxArray> before)
    {
        var align = 1;
        if (Peek.Text == ".align")
        {
            Take();
            align = checked((int)Number());
        }
        var type = Take();
        var size = InstructionWords.TypeOf(type.Text.TrimStart('.'))?.Bytes ?? 0;
        if (size == 0) throw PtxException.At(type.Line, $"`{type.Text}` is not a type of memory");
        var (name, bytes) = (Take().Text, size);
        if (Peek.Text == "[")
        {
            Take();
            bytes *= checked((int)Number());
            Expect("]");
        }
        align = Math.Max(align, size);
        var end = before is [.., var last] ? last.Offset + last.Bytes : 0;
        return new(name, align, bytes, (end + align - 1) / align * align);
    }

    private void Registers()
    {
        var type = Take();
        var register = InstructionWords.TypeOf(type.Text.TrimStart('.')) switch
        {
            PtxType.Pred => RegisterClass.Predicate,
            PtxType.B16 or PtxType.U16 or PtxType.S16 or PtxType.F16 => RegisterClass.Word16,
            PtxType.B32 or PtxType.U32 or PtxType.S32 => RegisterClass.Word32,
            PtxType.B64 or PtxType.U64 or PtxType.S64 => RegisterClass.Word64,
            PtxType.F32 => RegisterClass.Float32,
            PtxType.F64 => RegisterClass.Float64,
            _ => throw PtxException.At(type.Line, $"`{type.Text}` is not a type of register"),
        };
        var prefix = Take().Text;
        Expect("<");
        var count = checked((int)Number());
        Expect(">");
        _registers.Add((prefix, register, count));
    }

    private void Instruction()
    {
        Guard? guard = null;
        if (Peek.Text == "@")
        {
            Take();
            var negated = Peek.Text == "!";
            if (negated) Take();
            var predicate = Take();
            guard = new(Register(predicate) ?? throw PtxException.At(predicate.Line, $"`{predicate.Text}` is not a predicate"), negated);
        }
        var name = Take();
        var words = InstructionWords.Of(name);
        var operands = ImmutableArray.CreateBuilder<PtxOperand>();
        while (Peek.Text != ";")
        {
            if (operands.Count > 0) Expect(",");
            operands.Add(Operand());
        }
        Expect(";");
        _instructions.Add(new(
            name.Line, words.Opcode, name.Text, words.Type, words.From, words.Space, words.Width, words.Rest, guard, operands.ToImmutable()));
    }

    private PtxOperand Operand()
    {
        var token = Take();
        switch (token.Text)
        {
            case "[":
                var at = Take();
                var offset = 0L;
                if (Peek.Text == "+")
                {
                    Take();
                    offset = Number();
                }
                else if (Peek.Text.StartsWith('-'))
                {
                    offset = Number();
                }
                Expect("]");
                return Register(at) is { } register ? new AddressOperand(register, null, offset) : new AddressOperand(null, at.Text, offset);
            case "{":
                var registers = ImmutableArray.CreateBuilder<Register>();
                while (Peek.Text != "}")
                {
                    if (registers.Count > 0) Expect(",");
                    var element = Take();
                    registers.Add(Register(element) ?? throw PtxException.At(element.Line, $"`{element.Text}` is not a register"));
                }
                Expect("}");
                return new VectorOperand(registers.ToImmutable());
        }
        if (Register(token) is { } plain) return new RegisterOperand(plain);
        if (Special(token.Text) is { } special) return new SpecialOperand(special);
        if (char.IsAsciiDigit(token.Text[0]) || token.Text[0] == '-') return new ImmediateOperand(Literal(token));
        return token.Text[0] == '%' ? throw PtxException.At(token.Line, $"`{token.Text}` is not a known register") : new SymbolOperand(token.Text);
    }

    // A label may stand behind the branches that go to it.
    private PtxInstruction Resolve(PtxInstruction instruction)
    {
        if (instruction.Opcode != Opcode.Bra) return instruction;
        if (instruction.Operands is not [SymbolOperand(var label)] || !_labels.TryGetValue(label, out var target))
            throw PtxException.At(instruction.Line, $"`{instruction.Spelling}` goes to no label of the kernel");
        return instruction with { Operands = [new TargetOperand(target)] };
    }

    private Register? Register(Token token)
    {
        foreach (var (prefix, register, count) in _registers)
        {
            if (token.Text.StartsWith(prefix, StringComparison.Ordinal)
                && int.TryParse(token.Text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < count)
                return new(register, number);
        }
        return null;
    }

    private static SpecialRegister? Special(string name) => name switch
    {
        "%tid.x" => SpecialRegister.Thread,
        "%ntid.x" => SpecialRegister.Threads,
        "%ctaid.x" => SpecialRegister.Block,
        "%nctaid.x" => SpecialRegister.Blocks,
        "%laneid" => SpecialRegister.Lane,
        "%tid.y" or "%tid.z" or "%ctaid.y" or "%ctaid.z" => SpecialRegister.Zero,
        "%ntid.y" or "%ntid.z" or "%nctaid.y" or "%nctaid.z" => SpecialRegister.One,
        _ => null,
    };

    private long Number() => Literal(Take());

    private static long Literal(Token token)
    {
        var text = token.Text;
        if (text.StartsWith("0f", StringComparison.OrdinalIgnoreCase) || text.StartsWith("0d", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (ulong.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits)) return unchecked((long)bits);
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }
        else if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large))
        {
            return unchecked((long)large);
        }
        throw PtxException.At(token.Line, $"`{text}` is not a number");
    }

    private Token Take() => _next < _tokens.Count - 1 ? _tokens[_next++] : _tokens[^1];

    private void Expect(string mark)
    {
        var token = Take();
        if (token.Text != mark) throw PtxException.At(token.Line, $"`{token.Text}` stands where `{mark}` was expected");
    }
}
