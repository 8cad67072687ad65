using Xunit;

namespace XceptionScript.Tests.Architecture;

public sealed class DependencyTests
{
    private static readonly string[] s_language = ["Expressions", "Ops"];
    private static readonly string[] s_compiler = [.. s_language, "Rewrite", "Lowering"];

    // What each part may name besides itself. Dependencies point one way: whoever adds a part adds a line.
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Expressions"] = s_language,
        ["Ops"] = s_language,
        ["Autodiff"] = s_language,
        ["Rewrite"] = s_language,
        ["Lowering"] = s_compiler,
        ["Execution"] = s_compiler,
        ["Backends.Reference"] = [.. s_compiler, "Execution"],
        ["Backends.Cpu"] = [.. s_compiler, "Execution"],
        ["Backends.Gpu"] = [.. s_compiler, "Execution"],
        ["Devices"] = [.. s_compiler, "Execution", "Backends.Reference", "Backends.Cpu", "Backends.Gpu"],
        ["Networks"] = [.. s_language, "Autodiff", "Execution", "Devices"],
        // A compiled step hands the execution a staged graph, whose type belongs to the lowering.
        ["Training"] = [.. s_language, "Autodiff", "Lowering", "Execution", "Devices", "Networks"],
        ["Interchange"] = [.. s_compiler, "Autodiff", "Execution", "Devices", "Networks", "Training"],
    };

    // Single names that go the other way, and why.
    private static readonly Dictionary<(string File, string Part), string> s_exceptions = new()
    {
        [("core/Backends/Gpu/GpuBackend.cs", "Devices")] = "it throws DeviceException, which is declared beside Device",
    };

    [Fact]
    public void Dependencies_point_one_way()
    {
        var wrong =
            from file in SourceFile.All
            where file.Part.Length > 0
            from named in file.NamedParts
            where !s_exceptions.ContainsKey((file.Path, named))
            where named != file.Part && !s_allowed.GetValueOrDefault(file.Part, []).Contains(named)
            select $"{file.Path} names {named}; {file.Part} may name {string.Join(", ", s_allowed.GetValueOrDefault(file.Part, []))}";
        Findings.None(wrong);
    }

    [Fact]
    public void Every_part_of_core_has_its_line()
    {
        var parts = SourceFile.All.Where(file => file.Path.StartsWith("core/", StringComparison.Ordinal)).Select(file => file.Part).Distinct();
        Assert.All(parts, part => Assert.Contains(part, s_allowed.Keys));
    }

    [Theory]
    [InlineData("ILGPU", "core/Backends/Gpu/")]
    [InlineData("Google.Protobuf", "core/Interchange/Onnx/")]
    [InlineData("Parquet", "data/")]
    [InlineData("SkiaSharp", "data/")]
    [InlineData("Microsoft.CodeAnalysis", "scripting/")]
    [InlineData("Spectre.Console", "scripting/")]
    [InlineData("ScottPlot", "scripting/")]
    public void A_package_stays_in_its_place(string package, string place)
    {
        var wrong =
            from file in SourceFile.All
            where !file.Path.StartsWith(place, StringComparison.Ordinal)
            where file.Usings.Any(used => used == package || used.StartsWith(package + ".", StringComparison.Ordinal))
            select $"{file.Path} uses {package}, which belongs to {place}";
        Findings.None(wrong);
    }

    [Fact]
    public void The_libraries_do_not_reach_upwards()
    {
        var wrong =
            from file in SourceFile.All
            from used in file.Usings
            where (file.Path.StartsWith("core/", StringComparison.Ordinal) && (used.StartsWith("XceptionScript.Data", StringComparison.Ordinal) || used.StartsWith("XceptionScript.Scripting", StringComparison.Ordinal)))
                || (file.Path.StartsWith("data/", StringComparison.Ordinal) && used.StartsWith("XceptionScript.Scripting", StringComparison.Ordinal))
            select $"{file.Path} uses {used}";
        Findings.None(wrong);
    }
}
