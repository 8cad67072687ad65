using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Architecture;

public sealed class CoverageTests
{
    [Fact]
    public void Every_op_has_a_row_in_the_op_table()
    {
        var covered = OpCases.All.Select(row => row.Op).ToHashSet();
        var missing =
            from type in typeof(Op).Assembly.GetTypes()
            where type.IsAssignableTo(typeof(Op)) && !type.IsAbstract && !type.IsGenericTypeDefinition && !covered.Contains(type)
            select $"{type.Name} has no row in OpCases";
        Findings.None(missing);
    }

    [Fact]
    public void Every_scalar_function_has_a_row_in_the_op_table()
    {
        var covered = OpCases.All.Where(row => row.Op is { IsGenericType: true }).Select(row => row.Op!.GenericTypeArguments[0]).ToHashSet();
        var missing =
            from type in typeof(Op).Assembly.GetTypes()
            where type.IsValueType && (type.IsAssignableTo(typeof(IMap)) || type.IsAssignableTo(typeof(IZip))) && !covered.Contains(type)
            select $"{type.Name} has no row in OpCases";
        Findings.None(missing);
    }

    [Fact]
    public void Every_op_is_a_sealed_record_of_attributes_that_compare_by_value()
    {
        var wrong =
            from type in typeof(Op).Assembly.GetTypes()
            where type.IsAssignableTo(typeof(Op)) && !type.IsAbstract
            where !type.IsSealed || type.GetProperties().Any(property => property.PropertyType.IsArray || (property.PropertyType.IsGenericType && property.PropertyType.Name.StartsWith("ImmutableArray", StringComparison.Ordinal)))
            select type.Name;
        Findings.None(wrong);
    }
}
