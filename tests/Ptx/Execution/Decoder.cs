using System.Collections.Immutable;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Parsing;
using static XceptionScript.Ptx.Execution.StepFunctions;

namespace XceptionScript.Ptx.Execution;

/// <summary>Makes the steps of a program. What an instruction means stands here, in one table; a spelling that is not in it is an error.</summary>
internal sealed unsafe class Decoder(PtxProgram program)
{
    private readonly ImmutableDictionary<string, PtxArray> _parameters = program.Parameters.ToImmutableDictionary(array => array.Name);
    private readonly ImmutableDictionary<string, PtxArray> _arrays = program.Shared.Concat(program.Local).ToImmutableDictionary(array => array.Name);

    public RegisterFile Registers { get; } = new();

    /// <summary>
    /// The steps in the order of <see cref="BlockOrder"/>, with jumps where a block no longer stands before the one that it runs into, and a return at the end.
    /// Both carry the number behind the last instruction.
    /// </summary>
    /// <exception cref="PtxException">An instruction cannot be run.</exception>
    public Step[] Steps(bool contracts)
    {
        Step[] steps = [.. program.Instructions.Select((instruction, index) => Decode(instruction, index))];
        var flow = ControlFlow.Of(program);
        if (contracts)
        {
            foreach (var (product, sum) in Contraction.Pairs(flow)) Contract(steps, product, sum);
        }
        var placed = new List<Step>();
        var places = new Dictionary<int, int>();
        var order = BlockOrder.Of(flow);
        for (var i = 0; i < order.Length; i++)
        {
            var block = flow.Blocks[order[i]];
            places.Add(block.First, placed.Count);
            placed.AddRange(steps[block.First..(block.Last + 1)]);
            var end = program.Instructions[block.Last];
            var runsOn = !end.IsControl || end.Guard is not null;
            if (runsOn && (i + 1 == order.Length || flow.Blocks[order[i + 1]].First != block.Last + 1))
                placed.Add(new Step { Kind = StepKind.Branch, Guard = -1, Target = block.Last + 1, Index = steps.Length, Line = end.Line });
        }
        places.TryAdd(steps.Length, placed.Count);
        placed.Add(new Step { Kind = StepKind.Return, Guard = -1, Index = steps.Length });
        return [.. placed.Select(step => step.Kind == StepKind.Branch ? step with { Target = places[step.Target] } : step)];
    }

    // The product stays where it is, for nobody.
    private void Contract(Step[] steps, int product, int sum)
    {
        ref var step = ref steps[sum];
        var isFirst = step.A == steps[product].D;
        var operation = (program.Instructions[sum].Opcode, isFirst) switch
        {
            (Opcode.Add, _) => typeof(FusedFloat),
            (_, true) => typeof(FusedDifference),
            _ => typeof(FusedRest),
        };
        step.C = isFirst ? step.B : step.A;
        (step.A, step.B) = (steps[product].A, steps[product].B);
        step.Run = Lane(nameof(Lanes.Vector3), operation, typeof(float));
    }

    private Step Decode(PtxInstruction instruction, int index)
    {
        Step step = default;
        (step.Index, step.Line, step.Width, step.Guard) = (index, instruction.Line, instruction.Width, -1);
        if (instruction.Guard is var (predicate, negated)) (step.Guard, step.Negated) = (Registers.Of(predicate), negated);
        switch (instruction.Opcode, instruction.Operands)
        {
            case (Opcode.Bra, [TargetOperand(var target)]):
                (step.Kind, step.Target) = (StepKind.Branch, target);
                return step;
            case (Opcode.Ret or Opcode.Exit, []):
                step.Kind = StepKind.Return;
                return step;
            case (Opcode.Bar, [ImmediateOperand(0)]) when instruction.Has("sync"):
                step.Kind = StepKind.Barrier;
                return step;
            case (Opcode.Ld, [var to, AddressOperand from]):
                DecodeLoad(instruction, to, from, ref step);
                return step;
            case (Opcode.St, [AddressOperand to, var value]):
                (step.A, step.Offset) = Address(instruction, to);
                Vector(instruction, value, ref step);
                step.Run = Access(nameof(Accesses.Store), Space(instruction), Bits(instruction));
                return step;
            case (Opcode.Atom, [RegisterOperand(var to), AddressOperand at, var by]):
                step.D = Registers.Of(to);
                DecodeAtomic(instruction, at, by, ref step);
                return step;
            case (Opcode.Atom, [RegisterOperand(var to), AddressOperand at, var expected, var value]) when instruction.Has("cas"):
                step.D = Registers.Of(to);
                (step.A, step.Offset) = Address(instruction, at);
                step.B = Read(instruction, expected, instruction.Type);
                step.C = Read(instruction, value, instruction.Type);
                step.Run = Access(nameof(Accesses.CompareAndSwap), Space(instruction), Bits(instruction));
                return step;
            case (Opcode.Red, [AddressOperand at, var by]):
                step.D = -1;
                DecodeAtomic(instruction, at, by, ref step);
                return step;
            case (_, [RegisterOperand(var to), .. var operands]):
                step.D = Registers.Of(to);
                DecodeComputation(instruction, to, operands, ref step);
                return step;
            default:
                throw Unknown(instruction);
        }
    }

    private void DecodeLoad(PtxInstruction instruction, PtxOperand to, AddressOperand from, ref Step step)
    {
        if (instruction.Space != StateSpace.Param)
        {
            (step.A, step.Offset) = Address(instruction, from);
            Vector(instruction, to, ref step);
            step.Run = Access(nameof(Accesses.Load), Space(instruction), IsSmall(instruction.Type) ? Number(instruction.Type)! : Bits(instruction));
            return;
        }
        if (from.Symbol is not { } name || !_parameters.TryGetValue(name, out var parameter) || to is not RegisterOperand(var register) || instruction.Width != 1)
            throw Unknown(instruction);
        if (from.Offset < 0 || from.Offset + instruction.Type.Bytes > parameter.Bytes)
            throw PtxException.At(instruction.Line, $"`{instruction.Spelling}` reads {instruction.Type.Bytes} bytes at {from.Offset} of the {parameter.Bytes} bytes of `{name}`");
        step.D = Registers.Of(register);
        step.A = Registers.OfParameter(parameter.Offset + (int)from.Offset, instruction.Type);
        step.Run = Move(register.Bytes);
    }

    private void DecodeAtomic(PtxInstruction instruction, AddressOperand at, PtxOperand by, ref Step step)
    {
        (step.A, step.Offset) = Address(instruction, at);
        step.B = Read(instruction, by, instruction.Type);
        var number = Number(instruction.Type) ?? throw Unknown(instruction);
        var operation = instruction switch
        {
            _ when IsSmall(instruction.Type) => null,
            _ when instruction.Has("add") => typeof(AtomicSum<>),
            _ when instruction.Has("min") => typeof(AtomicSmaller<>),
            _ when instruction.Has("max") => typeof(AtomicLarger<>),
            _ when instruction.Has("exch") => typeof(AtomicExchange<>),
            _ => null,
        };
        if (operation is null) throw Unknown(instruction);
        step.Run = Access(nameof(Accesses.Atomic), Space(instruction), operation.MakeGenericType(number), number);
    }

    private void DecodeComputation(PtxInstruction instruction, Register to, ImmutableArray<PtxOperand> operands, ref Step step)
    {
        var type = instruction.Type;
        if (instruction.Opcode == Opcode.Cvt && operands is [var converted])
        {
            step.A = Read(instruction, converted, instruction.From);
            step.Run = Conversion(instruction);
            return;
        }
        if (instruction.Opcode == Opcode.Shfl && operands is [var value, var by, var clamp, var members] && type is PtxType.B32 && instruction.Has("sync"))
        {
            (step.A, step.B) = (Read(instruction, value, type), Read(instruction, by, PtxType.U32));
            (step.C, step.D1) = (Read(instruction, clamp, PtxType.U32), Read(instruction, members, PtxType.U32));
            step.Run = Lane(nameof(Lanes.Shuffle), instruction switch
            {
                _ when instruction.Has("up") => typeof(ShuffleUp),
                _ when instruction.Has("down") => typeof(ShuffleDown),
                _ when instruction.Has("bfly") => typeof(ShuffleExchange),
                _ when instruction.Has("idx") => typeof(ShuffleIndex),
                _ => throw Unknown(instruction),
            });
            return;
        }
        var shift = instruction.Opcode is Opcode.Shl or Opcode.Shr;
        if (operands.Length > 0) step.A = Read(instruction, operands[0], type);
        if (operands.Length > 1) step.B = Read(instruction, operands[1], shift ? PtxType.U32 : type);
        if (operands.Length > 2)
        {
            var wide = instruction.Opcode == Opcode.Mad && instruction.Has("wide");
            step.C = Read(instruction, operands[2], instruction.Opcode == Opcode.Selp ? PtxType.Pred : wide ? PtxType.B64 : type);
        }
        step.Run = operands.Length switch
        {
            1 => Unary(instruction, to),
            2 => Binary(instruction),
            3 => Ternary(instruction),
            _ => null,
        };
        if (step.Run == null) throw Unknown(instruction);
    }

    private static delegate*<Warp, Step*, void> Unary(PtxInstruction instruction, Register to)
    {
        var type = instruction.Type;
        var number = Number(type);
        switch (instruction.Opcode)
        {
            case Opcode.Mov when type == PtxType.Pred:
                return Lane(nameof(Lanes.Predicate), typeof(First));
            case Opcode.Mov:
            case Opcode.Cvta when instruction.Space == StateSpace.Global && type is PtxType.U64:
                return Move(to.Bytes);
            case Opcode.Not when type == PtxType.Pred:
                return Lane(nameof(Lanes.Predicate), typeof(Opposite));
            case Opcode.Not when type is PtxType.B32 or PtxType.B64:
                return Vector(typeof(Complement<>), number!);
            case Opcode.Neg when IsSigned(type):
                return Vector(typeof(Negate<>), number!);
            case Opcode.Abs when IsSigned(type):
                return Vector(typeof(Absolute<>), number!);
            case Opcode.Sqrt when IsRounded(instruction):
                return Vector(typeof(SquareRoot<>), number!);
            case Opcode.Rcp when IsRounded(instruction):
                return Vector(typeof(Inverse<>), number!);
            case Opcode.Popc when type is PtxType.B32 or PtxType.B64:
                return Lane(nameof(Lanes.Lane), typeof(SetBits<>).MakeGenericType(number!), number!, typeof(uint));
            case Opcode.Clz when type is PtxType.B32 or PtxType.B64:
                return Lane(nameof(Lanes.Lane), typeof(LeadingZeros<>).MakeGenericType(number!), number!, typeof(uint));
            case Opcode.Testp when type is PtxType.F32 or PtxType.F64:
                var test = instruction.Words switch
                {
                    ["notanumber"] => typeof(IsNotNumber<>),
                    ["number"] => typeof(IsNumber<>),
                    ["finite"] => typeof(IsFinite<>),
                    ["infinite"] => typeof(IsInfinite<>),
                    _ => throw Unknown(instruction),
                };
                return Lane(nameof(Lanes.Test), test.MakeGenericType(number!), number!);
        }
        if (type != PtxType.F32 || !instruction.Has("approx")) return null;
        var approximation = instruction.Opcode switch
        {
            Opcode.Ex2 => typeof(Approximations.Exp2),
            Opcode.Lg2 => typeof(Approximations.Log2),
            Opcode.Tanh => typeof(Approximations.Tanh),
            Opcode.Sin => typeof(Approximations.Sin),
            Opcode.Cos => typeof(Approximations.Cos),
            Opcode.Rcp => typeof(Approximations.Reciprocal),
            Opcode.Sqrt => typeof(Approximations.SquareRoot),
            Opcode.Rsqrt => typeof(Approximations.ReciprocalSquareRoot),
            _ => null,
        };
        return approximation is null ? null : Lane(nameof(Lanes.Lane), approximation, typeof(float), typeof(float));
    }

    private static delegate*<Warp, Step*, void> Binary(PtxInstruction instruction)
    {
        var type = instruction.Type;
        if (type == PtxType.Pred)
        {
            return instruction.Opcode switch
            {
                Opcode.And => Lane(nameof(Lanes.Predicate), typeof(Both<uint>)),
                Opcode.Or => Lane(nameof(Lanes.Predicate), typeof(Either<uint>)),
                Opcode.Xor => Lane(nameof(Lanes.Predicate), typeof(OneOf<uint>)),
                _ => null,
            };
        }
        var number = Number(type);
        if (number is null || IsSmall(type)) return null;
        if (instruction.Opcode == Opcode.Setp)
            return Comparison(instruction) is { } comparison ? Lane(nameof(Lanes.Compare), comparison, number) : null;
        if (instruction.Opcode == Opcode.Div && type == PtxType.F32 && (instruction.Has("approx") || instruction.Has("full")))
            return Lane(nameof(Lanes.Lane2), typeof(Approximations.Quotient), number, number);
        if (instruction.Opcode == Opcode.Mul && instruction.Has("wide"))
        {
            return type switch
            {
                PtxType.U32 => Lane(nameof(Lanes.MultiplyWide), typeof(uint), typeof(ulong)),
                PtxType.S32 => Lane(nameof(Lanes.MultiplyWide), typeof(int), typeof(long)),
                _ => null,
            };
        }
        // What remains of the words: lo for whole products, rn or nothing for floats.
        if (!IsPlain(instruction)) return null;
        return (instruction.Opcode, type.IsFloat) switch
        {
            (Opcode.Add, _) => Vector2(typeof(Sum<>), number),
            (Opcode.Sub, _) => Vector2(typeof(Difference<>), number),
            (Opcode.Mul, false) when instruction.Has("hi") => Lane(nameof(Lanes.Lane2), typeof(HighProduct<>).MakeGenericType(number), number, number),
            (Opcode.Mul, var isFloat) when isFloat || instruction.Has("lo") => Vector2(typeof(Product<>), number),
            (Opcode.Min, _) => Vector2(typeof(Smaller<>), number),
            (Opcode.Max, _) => Vector2(typeof(Larger<>), number),
            (Opcode.And, false) => Vector2(typeof(Both<>), number),
            (Opcode.Or, false) => Vector2(typeof(Either<>), number),
            (Opcode.Xor, false) => Vector2(typeof(OneOf<>), number),
            (Opcode.Div, true) when instruction.Has("rn") => Vector2(typeof(FloatQuotient<>), number),
            (Opcode.Div, false) => Lane(nameof(Lanes.Lane2), typeof(WholeQuotient<>).MakeGenericType(number), number, number),
            (Opcode.Rem, false) => Lane(nameof(Lanes.Lane2), typeof(WholeRemainder<>).MakeGenericType(number), number, number),
            (Opcode.Shl, false) => Lane(nameof(Lanes.Lane2), typeof(ShiftLeft<>).MakeGenericType(number), number, typeof(uint)),
            (Opcode.Shr, false) => Lane(nameof(Lanes.Lane2), typeof(ShiftRight<>).MakeGenericType(number), number, typeof(uint)),
            _ => null,
        };
    }

    private static delegate*<Warp, Step*, void> Ternary(PtxInstruction instruction)
    {
        var type = instruction.Type;
        return instruction.Opcode switch
        {
            Opcode.Selp when type.Bytes == 8 => Lane(nameof(Lanes.Choose), typeof(ulong)),
            Opcode.Selp when type.Bytes is 2 or 4 => Lane(nameof(Lanes.Choose), typeof(uint)),
            Opcode.Fma when type == PtxType.F32 && instruction.Words is ["rn"] => Lane(nameof(Lanes.Vector3), typeof(FusedFloat), typeof(float)),
            Opcode.Fma when type == PtxType.F64 && instruction.Words is ["rn"] => Lane(nameof(Lanes.Vector3), typeof(FusedDouble), typeof(double)),
            Opcode.Mad when instruction.Words is ["lo"] && !type.IsFloat && !IsSmall(type) =>
                Lane(nameof(Lanes.Vector3), typeof(ProductSum<>).MakeGenericType(Number(type)!), Number(type)!),
            Opcode.Mad when instruction.Words is ["wide"] && type == PtxType.U32 => Lane(nameof(Lanes.MultiplyAddWide), typeof(uint), typeof(ulong)),
            Opcode.Mad when instruction.Words is ["wide"] && type == PtxType.S32 => Lane(nameof(Lanes.MultiplyAddWide), typeof(int), typeof(long)),
            _ => null,
        };
    }

    private static Type? Comparison(PtxInstruction instruction)
    {
        if (instruction.Words.Length != 1) return null;
        var number = Number(instruction.Type)!;
        var isFloat = instruction.Type.IsFloat;
        return instruction.Words[0] switch
        {
            "eq" => Of(typeof(Equal<>)),
            "ne" when isFloat => typeof(OrderedAnd<,>).MakeGenericType(Not(typeof(Equal<>)), number),
            "ne" => Not(typeof(Equal<>)),
            "lt" => Of(typeof(Less<>)),
            "le" or "ls" => Of(typeof(LessOrEqual<>)),
            "gt" => Of(typeof(Greater<>)),
            "ge" or "hs" => Of(typeof(GreaterOrEqual<>)),
            "neu" when isFloat => Not(typeof(Equal<>)),
            "ltu" when isFloat => Not(typeof(GreaterOrEqual<>)),
            "leu" when isFloat => Not(typeof(Greater<>)),
            "gtu" when isFloat => Not(typeof(LessOrEqual<>)),
            "geu" when isFloat => Not(typeof(Less<>)),
            "num" when isFloat => Of(typeof(Ordered<>)),
            "nan" when isFloat => Not(typeof(Ordered<>)),
            _ => null,
        };

        Type Of(Type comparison) => comparison.MakeGenericType(number);
        Type Not(Type comparison) => typeof(Not2<,>).MakeGenericType(Of(comparison), number);
    }

    private static delegate*<Warp, Step*, void> Conversion(PtxInstruction instruction)
    {
        var (to, from) = (Number(instruction.Type), Number(instruction.From));
        if (to is null || from is null) throw Unknown(instruction);
        var rounding = instruction.Words switch
        {
            ["rni"] => typeof(ToNearest),
            ["rzi"] => typeof(ToZero),
            ["rmi"] => typeof(ToFloor),
            ["rpi"] => typeof(ToCeiling),
            _ => null,
        };
        var operation = (instruction.Type.IsFloat, instruction.From.IsFloat, instruction.Words) switch
        {
            (false, false, []) => typeof(FromWhole<,>).MakeGenericType(from, to),
            (true, false, ["rn"]) => typeof(FromWhole<,>).MakeGenericType(from, to),
            (false, true, _) when rounding is not null => typeof(ToWhole<,,>).MakeGenericType(from, to, rounding),
            (true, true, _) when rounding is not null && from == to => typeof(ToWholeFloat<,>).MakeGenericType(from, rounding),
            (true, true, ["rn"]) when instruction.Type.Bytes < instruction.From.Bytes => typeof(FromFloat<,>).MakeGenericType(from, to),
            (true, true, []) when instruction.Type.Bytes > instruction.From.Bytes => typeof(FromFloat<,>).MakeGenericType(from, to),
            _ => throw Unknown(instruction),
        };
        return Lane(nameof(Lanes.Lane), operation, from, to);
    }

    private int Read(PtxInstruction instruction, PtxOperand operand, PtxType type) => operand switch
    {
        RegisterOperand(var register) when type == PtxType.Pred == (register.Class == RegisterClass.Predicate)
            && (type == PtxType.Pred || Math.Max(type.Bytes, 4) == register.Bytes) => Registers.Of(register),
        ImmediateOperand(var bits) when type == PtxType.Pred => Registers.OfLiteral(bits == 0 ? 0 : -1, 4),
        ImmediateOperand(var bits) => Registers.OfLiteral(bits, Math.Max(type.Bytes, 4)),
        SpecialOperand(var special) when type.Bytes == 4 => Registers.OfSpecial(special),
        SymbolOperand(var name) when type.Bytes == 8 && _arrays.TryGetValue(name, out var array) => Registers.OfLiteral(array.Offset, 8),
        _ => throw PtxException.At(instruction.Line, $"`{instruction.Spelling}` has an operand that does not fit its type"),
    };

    private (int Base, long Offset) Address(PtxInstruction instruction, AddressOperand address)
    {
        if (address.Base is { Class: RegisterClass.Word64 } register) return (Registers.Of(register), address.Offset);
        if (address.Symbol is { } name && _arrays.TryGetValue(name, out var array)) return (Registers.OfLiteral(array.Offset, 8), address.Offset);
        throw PtxException.At(instruction.Line, $"`{instruction.Spelling}` has an address that is neither a 64-bit register nor an array");
    }

    private void Vector(PtxInstruction instruction, PtxOperand operand, ref Step step)
    {
        switch (instruction.Width, operand)
        {
            case (1, _) when instruction.Opcode == Opcode.St:
                step.D = Read(instruction, operand, instruction.Type);
                return;
            case (1, RegisterOperand(var register)):
                step.D = Registers.Of(register);
                return;
            case (2, VectorOperand([var first, var second])):
                (step.D, step.D1) = (Registers.Of(first), Registers.Of(second));
                return;
            case (4, VectorOperand([var first, var second, var third, var fourth])):
                (step.D, step.D1, step.D2, step.D3) = (Registers.Of(first), Registers.Of(second), Registers.Of(third), Registers.Of(fourth));
                return;
            default:
                throw Unknown(instruction);
        }
    }

    private static Type Space(PtxInstruction instruction) => instruction.Space switch
    {
        StateSpace.Global => typeof(GlobalSpace),
        StateSpace.Shared => typeof(SharedSpace),
        StateSpace.Local => typeof(LocalSpace),
        _ => throw PtxException.At(instruction.Line, $"`{instruction.Spelling}` does not name its memory"),
    };

    // An access moves bits, whatever they mean.
    private static Type Bits(PtxInstruction instruction) => instruction.Type.Bytes switch
    {
        1 => typeof(byte),
        2 => typeof(ushort),
        4 => typeof(uint),
        8 => typeof(ulong),
        _ => throw Unknown(instruction),
    };

    private static delegate*<Warp, Step*, void> Move(int bytes) => bytes == 8 ? Vector(typeof(Same<>), typeof(ulong)) : Vector(typeof(Same<>), typeof(uint));

    private static delegate*<Warp, Step*, void> Vector(Type operation, Type number) =>
        Lane(nameof(Lanes.Vector), operation.MakeGenericType(number), number);

    private static delegate*<Warp, Step*, void> Vector2(Type operation, Type number) =>
        Lane(nameof(Lanes.Vector2), operation.MakeGenericType(number), number);

    private static bool IsSigned(PtxType type) => type is PtxType.S32 or PtxType.S64 or PtxType.F32 or PtxType.F64;

    private static bool IsSmall(PtxType type) => type.Bytes is 1 or 2;

    private static bool IsRounded(PtxInstruction instruction) => instruction.Type is PtxType.F32 or PtxType.F64 && instruction.Words is ["rn"];

    private static bool IsPlain(PtxInstruction instruction) => instruction.Words is [] or ["rn"] or ["lo"] or ["hi"];

    private static PtxException Unknown(PtxInstruction instruction) =>
        PtxException.At(instruction.Line, $"`{instruction.Spelling}` with {instruction.Operands.Length} operands is not an instruction that is known here");
}
