using System.Globalization;
using System.Text;

namespace XceptionScript.Lowering;

/// <summary>The printed form of a plan.</summary>
internal static class Explanation
{
    private const int ListedValues = 12;

    /// <summary>Calls with the shapes that they write, bytes moved and FLOPs; the arena; and what the first stage keeps from its first root on.</summary>
    public static string Of(StagedGraph graph, Plan plan)
    {
        var text = new StringBuilder();
        if (!plan.Prepare.IsEmpty) Append(text, plan, "prepare, once", plan.Prepare);
        foreach (var stage in plan.Stages) Append(text, plan, stage.Name, stage.Calls);
        var constants = plan.Buffers.Where(buffer => buffer.Constant is not null).Sum(buffer => buffer.Bytes);
        var inputs = plan.Inputs.Distinct().Sum(input => plan.Buffers[input].Bytes);
        text.Append(CultureInfo.InvariantCulture, $"arena {Size(plan.ArenaBytes)}: inputs {Size(inputs)}, constants {Size(constants)}{(plan.ConstantBytes > 0 ? $" (of which {Size(plan.ConstantBytes)} may be read where they are)" : "")}, the rest outputs and values in passing\n");
        if (Kept(plan) is { Count: > 0 } kept)
        {
            text.Append(CultureInfo.InvariantCulture, $"kept for the backward pass when the first output of `{graph.Stages[0].Name}` is known: {kept.Count} values, {Size(kept.Sum(buffer => buffer.Bytes))}\n");
            foreach (var buffer in kept.OrderByDescending(buffer => buffer.Bytes).Take(ListedValues)) text.Append(CultureInfo.InvariantCulture, $"  {buffer.Type} {Size(buffer.Bytes)}\n");
            if (kept.Count > ListedValues) text.Append(CultureInfo.InvariantCulture, $"  and {kept.Count - ListedValues} smaller ones\n");
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, Plan plan, string name, IReadOnlyList<KernelCall> calls)
    {
        var (flops, moved) = (calls.Sum(call => call.Flops), calls.Sum(call => Moved(plan, call)));
        text.Append(CultureInfo.InvariantCulture, $"{name}: {calls.Count} calls, {Count(flops)}FLOP, {Size(moved)} moved\n");
        for (var i = 0; i < calls.Count; i++)
        {
            var call = calls[i];
            text.Append(CultureInfo.InvariantCulture, $"  {i,4} {call.Label} -> {string.Join(", ", call.Writes.Select(buffer => plan.Buffers[buffer].Type))}");
            text.Append(CultureInfo.InvariantCulture, $"; {Size(Moved(plan, call))}{(call.Flops > 0 ? $", {Count(call.Flops)}FLOP" : "")}\n");
        }
    }

    // Temporary values that calls up to the one that writes the first root made, and that later calls read.
    private static List<PlanBuffer> Kept(Plan plan)
    {
        if (plan.Outputs.IsEmpty) return [];
        var calls = plan.Stages.SelectMany(stage => stage.Calls).ToList();
        var boundary = calls.FindIndex(call => call.Writes.Contains(plan.Outputs[0]));
        if (boundary < 0) return [];
        var made = calls.Take(boundary + 1).SelectMany(call => call.Writes).ToHashSet();
        made.ExceptWith(plan.Outputs);
        return [.. calls.Skip(boundary + 1).SelectMany(call => call.Reads).Distinct().Where(made.Contains).Select(buffer => plan.Buffers[buffer])];
    }

    private static long Moved(Plan plan, KernelCall call) => call.Reads.Concat(call.Writes).Sum(buffer => plan.Buffers[buffer].Bytes);

    private static string Size(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
    };

    private static string Count(double number) => number switch
    {
        < 1e4 => string.Create(CultureInfo.InvariantCulture, $"{number} "),
        < 1e7 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e3:F1} k"),
        < 1e10 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e6:F1} M"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number / 1e9:F1} G"),
    };
}
