using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace XceptionScript.Scripting;

/// <summary>How scripts are compiled.</summary>
internal static class ScriptSettings
{
    /// <summary>The options for the script in a file: paths in <c>#load</c> and <c>#r</c> start at the file that names them.</summary>
    public static ScriptOptions For(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        return ScriptOptions.Default
            .WithFilePath(file)
            .WithFileEncoding(Encoding.UTF8)
            .WithSourceResolver(ScriptSourceResolver.Default.WithBaseDirectory(folder))
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(folder))
            .WithReferences(ScriptReferences.All)
            .WithImports(ScriptImports.All)
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true)
            .WithAllowUnsafe(true);
    }
}
