namespace XceptionScript.Ptx.Parsing;

/// <summary>The type in which an instruction reads or writes.</summary>
internal enum PtxType
{
    None, Pred, B8, B16, B32, B64, U8, U16, U32, U64, S8, S16, S32, S64, F16, F32, F64,
}
