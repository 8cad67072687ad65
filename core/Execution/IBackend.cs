using XceptionScript.Lowering;

namespace XceptionScript.Execution;

/// <summary>A device that runs staged graphs.</summary>
public interface IBackend
{
    /// <summary>The backend's name, as errors and reports print it.</summary>
    string Name { get; }

    /// <summary>Makes a graph ready to run.</summary>
    /// <exception cref="Expressions.DTypeException">The graph computes in an element type that the device lacks.</exception>
    IProgram Load(StagedGraph graph);
}
