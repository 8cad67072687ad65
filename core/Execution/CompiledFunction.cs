using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Execution;

/// <summary>
/// A function of arrays compiled from expressions. It holds a builder from the batch size to a graph, and one program per batch size made with it; only the batch axis
/// may vary from call to call. Calls may come from several threads: each in flight has a session of its own.
/// </summary>
public sealed class CompiledFunction
{
    private const int QuietPrograms = 4;

    private readonly IBackend _backend;
    private readonly Func<int, StagedGraph> _build;
    private readonly ImmutableArray<Tensor> _inputs;
    private readonly ImmutableArray<bool> _isBatched;
    private readonly ConcurrentDictionary<int, Lazy<Compiled>> _programs = new();

    /// <summary>The function that <paramref name="build"/> describes at every batch size, on a backend.</summary>
    /// <exception cref="ShapeException">The builder varies an axis other than the first one of an input.</exception>
    public CompiledFunction(IBackend backend, Func<int, StagedGraph> build)
    {
        (_backend, _build) = (backend, build);
        _inputs = build(1).Inputs;
        _isBatched = [.. _inputs.Zip(build(2).Inputs, IsBatched)];
    }

    /// <summary>The program for a batch size; compiled on first use.</summary>
    public IProgram Program(int batch) => For(batch).Program;

    /// <summary>The outputs for the inputs, given in the order of the graph.</summary>
    /// <exception cref="ShapeException">An input's shape does not fit.</exception>
    /// <exception cref="DTypeException">An input's element type does not fit.</exception>
    public ImmutableArray<NdArray> Call(params ReadOnlySpan<NdArray> inputs)
    {
        var compiled = For(BatchOf(inputs));
        if (!compiled.Idle.TryTake(out var session)) session = compiled.Program.Open();
        var graph = compiled.Program.Graph;
        for (var i = 0; i < inputs.Length; i++) session.Write(i, inputs[i].RawBytes);
        for (var stage = 0; stage < graph.Stages.Length; stage++) session.Run(stage);
        ImmutableArray<NdArray> outputs = [.. graph.Outputs.Select((output, i) => session.ReadArray(i, output.Type))];
        compiled.Idle.Add(session);
        return outputs;
    }

    private int BatchOf(ReadOnlySpan<NdArray> inputs)
    {
        if (inputs.Length != _inputs.Length)
            throw new ShapeException($"Call: {inputs.Length} inputs were given; expected {_inputs.Length}: {string.Join(", ", _inputs.Select(input => input.Op.Label))}.");
        var batch = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            var (expected, given) = (_inputs[i], inputs[i]);
            var name = (expected.Op as InputOp)?.Name;
            if (given.DType != expected.DType)
                throw new DTypeException($"Call: the input `{name}` has elements {given.DType}; expected {expected.DType}.");
            if (given.Shape.Rank != expected.Shape.Rank)
                throw new ShapeException($"Call: the input `{name}` has shape {given.Shape}; expected {expected.Shape.Rank} axes like {Text(expected.Shape, _isBatched[i])}.");
            for (var axis = 0; axis < given.Shape.Rank; axis++)
            {
                if (given.Shape[axis] == expected.Shape[axis] || (axis == 0 && _isBatched[i])) continue;
                throw new ShapeException($"Call: the input `{name}` has extent {given.Shape[axis]} on axis {axis}, expected {expected.Shape[axis]}: only the batch axis may vary ({given.Shape} against {Text(expected.Shape, _isBatched[i])}).");
            }
            if (!_isBatched[i]) continue;
            if (batch == 0) batch = given.Shape[0];
            if (given.Shape[0] != batch)
                throw new ShapeException($"Call: the input `{name}` holds {given.Shape[0]} samples, another input {batch}; expected one batch size.");
        }
        return batch == 0 ? 1 : batch;
    }

    private Compiled For(int batch) => _programs.GetOrAdd(batch, size => new Lazy<Compiled>(() =>
    {
        if (_programs.Count > QuietPrograms)
            Trace.TraceWarning($"A compiled function has been made for {_programs.Count} batch sizes ({string.Join(", ", _programs.Keys.Order())}); each costs a compilation and an arena.");
        return new Compiled(_backend.Load(_build(size)), []);
    })).Value;

    private static bool IsBatched(Tensor one, Tensor two)
    {
        if (one.Shape == two.Shape) return false;
        return one.Shape.Rank == two.Shape.Rank && one.Shape.Rank > 0 && one.Shape[0] == 1 && one.Shape.With(0, 2) == two.Shape
            ? true
            : throw new ShapeException($"Compile: {one.Op.Label} has shape {one.Shape} for one sample and {two.Shape} for two; expected only axis 0 to vary.");
    }

    private static string Text(Shape shape, bool isBatched) => isBatched ? $"[n{string.Concat(shape.Skip(1).Select(extent => $", {extent}"))}]" : shape.ToString();

    private sealed record Compiled(IProgram Program, ConcurrentBag<ISession> Idle);
}
