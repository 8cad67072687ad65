using System.Text;
using XceptionScript.Expressions;
using XceptionScript.Scripting;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class ScriptImportsTests
{
    [Fact]
    public async Task A_script_that_imports_every_public_namespace_compiles_without_an_ambiguous_name()
    {
        using var run = new ScriptRun();
        var text = new StringBuilder("var count = 0;\n");
        foreach (var type in PublicTypes())
        {
            var commas = new string(',', Math.Max(0, type.GetGenericArguments().Length - 1));
            var name = type.IsGenericTypeDefinition ? $"{type.Name.Split('`')[0]}<{commas}>" : type.Name;
            text.AppendLine($"if (typeof({name}).FullName == \"{type.FullName}\") count++; else Print(typeof({name}));");
        }
        text.AppendLine("Print(count);");
        Assert.True(await run.RunTextAsync(text.ToString()) == 0, run.Error);
        Assert.Equal($"{PublicTypes().Count()}\n", run.Output);
    }

    [Fact]
    public void Every_public_namespace_of_the_library_is_imported()
    {
        Assert.Contains("XceptionScript.Expressions", ScriptImports.All);
        Assert.Contains("XceptionScript.Scripting.Reports", ScriptImports.All);
        Assert.Subset(ScriptImports.All.ToHashSet(), PublicTypes().Select(type => type.Namespace!).ToHashSet());
    }

    private static IEnumerable<Type> PublicTypes() => ScriptImports.Library
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => !type.IsNested && type.Namespace is not null);
}
