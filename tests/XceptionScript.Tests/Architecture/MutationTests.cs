using System.Reflection;
using System.Runtime.CompilerServices;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Architecture;

public sealed class MutationTests
{
    // Where core may change a value in place, by namespace or type, and why. Everything else is a value.
    private static readonly Dictionary<string, string> s_places = new()
    {
        ["XceptionScript.Backends"] = "kernels, arenas and sessions of a backend",
        ["XceptionScript.Execution.Profile"] = "the profile that is being taken, if any: kernels of every session report to it",
        ["XceptionScript.Expressions.Interning"] = "the table of live expressions",
        ["XceptionScript.Interchange.Hdf5Bytes"] = "a reader: what looking at a file's structure may still cost",
        ["XceptionScript.Interchange.Hdf5Cursor"] = "a local reader: its place moves on",
        ["XceptionScript.Lowering.Placement"] = "a local builder: the end of the arena grows as buffers find their places",
        ["XceptionScript.Ops.Args`1"] = "slots that a fused body fills in registers",
        ["XceptionScript.Ops.Results`1"] = "results that a fused body fills in registers",
    };

    [Fact]
    public void Fields_are_written_once_outside_the_listed_places()
    {
        var wrong =
            from type in typeof(Tensor).Assembly.GetTypes()
            where !IsGenerated(type) && !IsListed(type)
            from field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                // Parameters of primary constructors become fields with generated names; nobody assigns them, and the accessor test covers properties.
            where !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<')
            where !type.IsEnum
            select $"{type.FullName}.{field.Name} can be written; make it readonly or list its place with a reason";
        Findings.None(wrong);
    }

    [Fact]
    public void Properties_have_no_set_accessors_outside_the_listed_places()
    {
        var wrong =
            from type in typeof(Tensor).Assembly.GetTypes()
            where !IsGenerated(type) && !IsListed(type)
            from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where property.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            select $"{type.FullName}.{property.Name} can be set; make it init-only or list its place with a reason";
        Findings.None(wrong);
    }

    [Fact]
    public void Every_listed_place_exists()
    {
        var names = typeof(Tensor).Assembly.GetTypes().Select(type => type.FullName!).ToHashSet();
        Assert.All(s_places.Keys, place => Assert.Contains(names, name => name == place || name.StartsWith(place + ".", StringComparison.Ordinal)));
    }

    private static bool IsListed(Type type) => s_places.Keys.Any(place =>
        type.FullName == place || type.FullName!.StartsWith(place + ".", StringComparison.Ordinal) || type.FullName.StartsWith(place + "+", StringComparison.Ordinal));

    private static bool IsGenerated(Type type) => type.FullName!.Contains('<') || type.IsDefined(typeof(CompilerGeneratedAttribute));
}
