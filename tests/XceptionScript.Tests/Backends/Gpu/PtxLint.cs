using System.Text.RegularExpressions;
using XceptionScript.Lowering;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>What is wrong with a kernel's PTX text; nothing here can assemble it.</summary>
internal static partial class PtxLint
{
    /// <summary>The complaints about the text of one call's kernel.</summary>
    public static IEnumerable<string> Check(KernelCall call, string ptx)
    {
        if (!ptx.Contains(".target sm_80")) yield return "the target is not sm_80";
        if (ptx.Contains(".extern")) yield return "a function is declared and not defined";
        if (GenericAccess().Match(ptx) is { Success: true } access) yield return $"an access does not name its memory: {access.Value.Trim()}";

        // ILGPU's elementary functions in double precision are functions of their own, with tables; integers need none of them, but a body may.
        if (IsWide(call)) yield break;
        foreach (Match match in Calls().Matches(ptx)) yield return $"a call was not inlined: {match.Value.Trim()}";
        if (ptx.Contains("ld.local") || ptx.Contains("st.local")) yield return "values live in local memory instead of registers";
        if (ptx.Contains(".f64")) yield return "double precision in a single-precision kernel";
    }

    private static bool IsWide(KernelCall call) => call is ElementwiseCall { Wide: true } or ReduceCall { Wide: true };

    [GeneratedRegex(@"^\s*call[\s.].*$", RegexOptions.Multiline)]
    private static partial Regex Calls();

    [GeneratedRegex(@"^\s*(ld|st)\.(v[24]\.)?[bfsu]\d+\s.*$", RegexOptions.Multiline)]
    private static partial Regex GenericAccess();
}
