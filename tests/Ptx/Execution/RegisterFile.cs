using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>
/// Where a warp keeps what its program names: registers, and beside them literals, special registers and parameters, which fill 32 places of their own once so
/// that no step asks what kind of operand it has. Offsets are in bytes.
/// </summary>
internal sealed class RegisterFile
{
    private readonly Dictionary<Register, int> _registers = [];
    private readonly Dictionary<(long Bits, int Bytes), int> _literals = [];
    private readonly Dictionary<SpecialRegister, int> _specials = [];
    private readonly Dictionary<(int Offset, PtxType Type), int> _parameters = [];

    /// <summary>Bytes of one warp.</summary>
    public int Bytes { get; private set; }

    public int Of(Register register)
    {
        if (!_registers.TryGetValue(register, out var offset))
            _registers.Add(register, offset = Add(register.Class == RegisterClass.Predicate ? sizeof(uint) : Lanes.Count * register.Bytes));
        return offset;
    }

    public int OfLiteral(long bits, int bytes)
    {
        if (!_literals.TryGetValue((bits, bytes), out var offset)) _literals.Add((bits, bytes), offset = Add(Lanes.Count * bytes));
        return offset;
    }

    public int OfSpecial(SpecialRegister special)
    {
        if (!_specials.TryGetValue(special, out var offset)) _specials.Add(special, offset = Add(Lanes.Count * sizeof(uint)));
        return offset;
    }

    /// <summary>The place of a parameter's bytes, read as a type.</summary>
    public int OfParameter(int at, PtxType type)
    {
        if (!_parameters.TryGetValue((at, type), out var offset)) _parameters.Add((at, type), offset = Add(Lanes.Count * Math.Max(type.Bytes, 4)));
        return offset;
    }

    /// <summary>Registers as a warp finds them: all bits set, which is NaN and never a valid address.</summary>
    public unsafe void Fill(byte* file, int warp, int threads, int block, int blocks, ReadOnlySpan<byte> parameters)
    {
        new Span<byte>(file, Bytes).Fill(0xFF);
        foreach (var ((bits, bytes), offset) in _literals)
        {
            if (bytes == 8) new Span<long>(file + offset, Lanes.Count).Fill(bits);
            else new Span<int>(file + offset, Lanes.Count).Fill(unchecked((int)bits));
        }
        foreach (var ((at, type), offset) in _parameters)
        {
            if (type.Bytes == 8) new Span<long>(file + offset, Lanes.Count).Fill(BitConverter.ToInt64(parameters[at..]));
            else if (type.Bytes == 4) new Span<int>(file + offset, Lanes.Count).Fill(BitConverter.ToInt32(parameters[at..]));
            else if (type.Bytes == 2) new Span<int>(file + offset, Lanes.Count).Fill(type == PtxType.S16 ? BitConverter.ToInt16(parameters[at..]) : BitConverter.ToUInt16(parameters[at..]));
            else new Span<int>(file + offset, Lanes.Count).Fill(type == PtxType.S8 ? (sbyte)parameters[at] : parameters[at]);
        }
        foreach (var (special, offset) in _specials)
        {
            for (var lane = 0; lane < Lanes.Count; lane++)
            {
                ((int*)(file + offset))[lane] = special switch
                {
                    SpecialRegister.Thread => (warp * Lanes.Count) + lane,
                    SpecialRegister.Threads => threads,
                    SpecialRegister.Block => block,
                    SpecialRegister.Blocks => blocks,
                    SpecialRegister.Lane => lane,
                    SpecialRegister.Zero => 0,
                    _ => 1,
                };
            }
        }
    }

    // Every place starts on a cache line.
    private int Add(int bytes)
    {
        var offset = Bytes;
        Bytes += (bytes + 63) / 64 * 64;
        return offset;
    }
}
