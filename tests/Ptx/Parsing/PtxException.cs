namespace XceptionScript.Ptx.Parsing;

/// <summary>PTX that cannot be read or run, or that breaks a rule of the machine while it runs: one sentence that names the line.</summary>
internal sealed class PtxException(string message) : Exception(message)
{
    public static PtxException At(int line, string what) => new($"PTX line {line}: {what}.");
}
