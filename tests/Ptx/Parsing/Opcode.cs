namespace XceptionScript.Ptx.Parsing;

/// <summary>The first word of an instruction.</summary>
internal enum Opcode
{
    Abs, Add, And, Atom, Bar, Bra, Clz, Cos, Cvt, Cvta, Div, Ex2, Exit, Fma, Ld, Lg2, Mad, Max, Min, Mov, Mul, Neg, Not, Or, Popc, Rcp, Red, Rem, Ret,
    Rsqrt, Selp, Setp, Shfl, Shl, Shr, Sin, Sqrt, St, Sub, Tanh, Testp, Xor,
}
