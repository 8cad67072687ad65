namespace XceptionScript.Ptx.Analysis;

/// <summary>What a kernel in which time is spent must keep.</summary>
internal enum LintRule
{
    /// <summary>Global memory is loaded 16 bytes at a time somewhere.</summary>
    WideLoads,

    /// <summary>Nothing lies in local memory.</summary>
    NoLocalMemory,

    /// <summary>Nothing is computed in double precision.</summary>
    NoDouble,

    /// <summary>No whole numbers are divided in inner loops.</summary>
    NoDivision,

    /// <summary>Two blocks fit the registers of a multiprocessor: 128 for each of 256 threads.</summary>
    FewRegisters,
}
