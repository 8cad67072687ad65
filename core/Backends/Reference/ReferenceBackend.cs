using XceptionScript.Execution;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Reference;

/// <summary>
/// The definition of every op: naive loops over the language itself, unfused, in double precision. The other backends are tested against it, and
/// gradient checks run on it.
/// </summary>
public sealed class ReferenceBackend : IBackend
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public IProgram Load(StagedGraph graph) => new ReferenceProgram(graph);
}
