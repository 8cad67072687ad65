namespace XceptionScript.Ptx.Analysis;

/// <summary>A rule that a kernel breaks, and where.</summary>
internal sealed record LintFinding(string Kernel, LintRule Rule, string What)
{
    public override string ToString() => $"{Kernel}: {What} ({Rule}).";
}
