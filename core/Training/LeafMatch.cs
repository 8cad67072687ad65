using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>Whether trees hold exactly the arrays that a network declares.</summary>
internal static class LeafMatch
{
    private const int Named = 6;

    /// <summary>Refuses trees that do not, in one message that names what is missing, what is surplus and what has another type.</summary>
    public static void Check(string owner, params ReadOnlySpan<(ArrayTree Arrays, IEnumerable<(string Path, TensorType Type)> Expected)> trees)
    {
        var (missing, surplus, misshapen) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var (arrays, expected) in trees)
        {
            var known = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (path, type) in expected)
            {
                known.Add(path);
                if (!arrays.Contains(path)) missing.Add($"`{path}` {type}");
                else if (arrays[path] is var array && new TensorType(array.Shape, array.DType) is var found && found != type)
                    misshapen.Add($"`{path}` {found} against {type}");
            }
            surplus.AddRange(arrays.Paths.Where(path => !known.Contains(path)).Select(path => $"`{path}`"));
        }
        Refuse(owner, "the arrays do not fit the network", missing, surplus, misshapen);
    }

    /// <summary>Refuses arrays of which some are missing, surplus or of another type; each list says them as the message should.</summary>
    /// <param name="owner">Who refuses.</param>
    /// <param name="found">What is wrong on the whole.</param>
    /// <param name="missing">What the network declares and nobody gave.</param>
    /// <param name="surplus">What the network does not declare.</param>
    /// <param name="misshapen">What has another type than declared.</param>
    /// <param name="remedy">What helps, in parentheses after a space; empty where that is not known.</param>
    public static void Refuse(
        string owner, string found, IReadOnlyCollection<string> missing, IReadOnlyCollection<string> surplus, IReadOnlyCollection<string> misshapen, string remedy = "")
    {
        if (missing.Count + surplus.Count + misshapen.Count == 0) return;
        var findings = new[] { Finding("missing", missing), Finding("surplus", surplus), Finding("of another type than the network's", misshapen) };
        throw new CheckpointException(
            $"{owner}: {found}: {string.Join("; ", findings.Where(finding => finding.Length > 0))}; expected exactly the arrays that the network declares{remedy}.");
    }

    private static string Finding(string kind, IReadOnlyCollection<string> names) => names.Count == 0 ? ""
        : $"{names.Count} {kind}: {string.Join(", ", names.Take(Named))}{(names.Count > Named ? $" and {names.Count - Named} more" : "")}";
}
