using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Scripting.Predictions;

/// <summary>The most probable classes of images.</summary>
public static class Ranking
{
    /// <summary>
    /// The <paramref name="count"/> most probable classes of each row of probabilities float32 [n, classes], or all where there are fewer: best first, of equally
    /// probable ones the first. <paramref name="names"/> holds a name for each class.
    /// </summary>
    /// <exception cref="ScriptException">The probabilities are of another type or are not numbers, or there are more or fewer names than classes.</exception>
    public static ImmutableArray<ValueList<ClassProbability>> Best(NdArray probabilities, IReadOnlyList<string> names, int count = 5)
    {
        if (probabilities is not { Shape: [var n, var classes], DType: DType.Float32 })
            throw new ScriptException($"Ranking: the probabilities are {probabilities.DType.ToString().ToLowerInvariant()}{probabilities.Shape}; expected float32 [n, classes].");
        if (names.Count != classes) throw new ScriptException($"Ranking: there are {names.Count} names for {classes} classes; expected one for each.");
        if (count < 1) throw new ScriptException($"Ranking: the best {count} classes were asked for; expected at least 1.");
        if (probabilities.ToDoubles().FirstOrDefault(value => !double.IsFinite(value), 0) is not 0 and var wrong)
            throw new ScriptException($"Ranking: a probability is {wrong}; expected numbers from 0 to 1 (the weights may be those of another network, or may not be finite).");
        return
        [
            .. Enumerable.Range(0, n).Select(row => ValueLists.Create<ClassProbability>(
            [
                .. Enumerable.Range(0, classes)
                    .Select(label => new ClassProbability(label, names[label], (float)probabilities[((long)row * classes) + label]))
                    .OrderByDescending(found => found.Probability)
                    .Take(count),
            ])),
        ];
    }
}
