using System.Collections.Concurrent;
using XceptionScript.Execution;
using XceptionScript.Lowering;

namespace XceptionScript.Training;

/// <summary>Sessions of the programs that one builder makes for batch sizes; an idle one is used again.</summary>
internal sealed class SessionPool(IBackend backend, Func<int, StagedGraph> build)
{
    private readonly CompiledFunction _function = new(backend, build);
    private readonly ConcurrentDictionary<int, ConcurrentBag<ISession>> _idle = new();

    /// <summary>The program for a batch size.</summary>
    public IProgram Program(int batch) => _function.Program(batch);

    /// <summary>A session for a batch size; whatever an earlier use wrote may still lie in it.</summary>
    public ISession Rent(int batch) => Idle(batch).TryTake(out var session) ? session : Program(batch).Open();

    /// <summary>Gives a session back that nobody uses any more.</summary>
    public void Return(int batch, ISession session) => Idle(batch).Add(session);

    private ConcurrentBag<ISession> Idle(int batch) => _idle.GetOrAdd(batch, _ => []);
}
