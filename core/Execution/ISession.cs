using XceptionScript.Expressions;

namespace XceptionScript.Execution;

/// <summary>
/// One arena in which a plan runs, again and again. Inputs keep their values from run to run; an output that the plan aliases to an input
/// takes the input's place, so that a state is updated where it lies. A session serves one caller at a time.
/// </summary>
public interface ISession : IDisposable
{
    /// <summary>Copies a value into the input of a number.</summary>
    void Write(int input, NdArray value);

    /// <summary>Runs one stage of the plan; stages run in order.</summary>
    void Run(int stage);

    /// <summary>Copies the output of a number out.</summary>
    NdArray Read(int output);
}
