namespace XceptionScript.Execution;

/// <summary>A plan made ready for a device. It may open several sessions, which run independently.</summary>
public interface IProgram
{
    /// <summary>Memory for one flow of runs: buffers for every value of the plan.</summary>
    ISession Open();
}
