namespace XceptionScript.Ptx.Execution;

/// <summary>What an instruction does to a place in memory.</summary>
internal enum Access
{
    Read, Write, Atomic,
}

/// <summary>How errors say it.</summary>
internal static class AccessWords
{
    extension(Access access)
    {
        public string Verb => access switch
        {
            Access.Read => "reads",
            Access.Write => "writes",
            _ => "changes",
        };
    }
}
