namespace XceptionScript.Lowering;

/// <summary>The printed form of a fused body's type: <c>ReluMap(AddZip(x0, x1))</c>.</summary>
internal static class BodyText
{
    public static string Of(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}({string.Join(", ", type.GetGenericArguments().Select(Of))})" : name;
    }
}
