namespace XceptionScript.Lowering;

/// <summary>From a staged graph to a plan.</summary>
public static class Passes
{
    /// <summary>The plan of a graph.</summary>
    public static Plan Lower(StagedGraph graph) => throw new NotImplementedException();
}
