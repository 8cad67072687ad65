namespace XceptionScript.Ptx.Parsing;

/// <summary>What is known about a type.</summary>
internal static class PtxTypes
{
    extension(PtxType type)
    {
        /// <summary>Bytes in memory; 0 for predicates, which have no place there.</summary>
        public int Bytes => type switch
        {
            PtxType.B8 or PtxType.U8 or PtxType.S8 => 1,
            PtxType.B16 or PtxType.U16 or PtxType.S16 or PtxType.F16 => 2,
            PtxType.B32 or PtxType.U32 or PtxType.S32 or PtxType.F32 => 4,
            PtxType.B64 or PtxType.U64 or PtxType.S64 or PtxType.F64 => 8,
            _ => 0,
        };

        public bool IsFloat => type is PtxType.F16 or PtxType.F32 or PtxType.F64;
    }
}
