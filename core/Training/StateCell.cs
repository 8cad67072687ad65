using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>
/// Where an array of a state lies in a step's graph: the number of the input that holds it, and of the output that becomes it, -1 if a step
/// leaves it as it is. A slot starts at <paramref name="Initial"/> everywhere, or, where that is null, as a copy of the leaf that it
/// averages.
/// </summary>
internal sealed record StateCell(StateTree Tree, string Path, TensorType Type, int Input, int Output, double? Initial);
