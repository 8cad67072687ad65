namespace XceptionScript.Execution;

/// <summary>
/// One arena in which a graph runs, again and again. Inputs keep their values from run to run; an output that is aliased to an input
/// is the input's value for the next run, so that a state is updated where it lies. A session serves one caller at a time.
/// </summary>
public interface ISession : IDisposable
{
    /// <summary>Copies the bytes of a value, dense and row-major in the input's own type, into the input of a number.</summary>
    void Write(int input, ReadOnlySpan<byte> value);

    /// <summary>Runs one stage; stages run in order.</summary>
    void Run(int stage);

    /// <summary>Copies the bytes of the output of a number out.</summary>
    void Read(int output, Span<byte> value);
}
