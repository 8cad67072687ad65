using XceptionScript.Lowering;

namespace XceptionScript.Execution;

/// <summary>A graph made ready for a device. It may open several sessions, which run independently.</summary>
public interface IProgram
{
    /// <summary>The graph that was asked for.</summary>
    StagedGraph Graph { get; }

    /// <summary>Memory for one flow of runs.</summary>
    ISession Open();

    /// <summary>The printed form of what will run: calls, shapes, bytes, FLOPs and the arena's size.</summary>
    string Explain();
}
