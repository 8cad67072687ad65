using System.Text.RegularExpressions;
using Xunit;

namespace XceptionScript.Tests.Architecture;

public sealed class FileTests
{
    // Files with several public types, and why.
    private static readonly Dictionary<string, string> s_several = new()
    {
        ["core/Ops/Scalars.cs"] = "the scalar functions, one struct each, read as a table",
    };

    [Fact]
    public void A_file_has_one_public_type_of_its_own_name()
    {
        var wrong =
            from file in SourceFile.All
            where !s_several.ContainsKey(file.Path)
            let types = file.PublicTypes.ToArray()
            where types.Length > 1 || (types is [var only] && only != Path.GetFileNameWithoutExtension(file.Path))
            select $"{file.Path} declares {string.Join(", ", types)}";
        Findings.None(wrong);
    }

    [Fact]
    public void Files_carry_no_regions_and_no_unfinished_business() => Findings.None(
        SourceFile.All.Where(file => Regex.IsMatch(File.ReadAllText(Path.Combine(Golden.RepositoryRoot, file.Path)), @"#region|\bTODO\b|\bFIXME\b|NotImplementedException")).Select(file => file.Path));

    [Fact]
    public void Names_say_what_a_type_is() => Assert.DoesNotContain(
        SourceFile.All.SelectMany(file => file.PublicTypes.Append(Path.GetFileNameWithoutExtension(file.Path))),
        name => Regex.IsMatch(name, "(Helper|Helpers|Util|Utils|Utilities|Manager)$"));
}
