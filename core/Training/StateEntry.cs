using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>
/// An array of a state while a step's graph is built: the input that holds it, and the expression that becomes it; null if a step leaves it
/// as it is.
/// </summary>
internal sealed record StateEntry(StateTree Tree, string Path, Tensor Input, Tensor? Next, double? Initial = null);
