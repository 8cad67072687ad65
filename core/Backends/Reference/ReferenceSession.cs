using System.Diagnostics;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Reference;

/// <summary>One flow of runs. Between runs, inputs and outputs are arrays of their own element types; inside a run every value is a double.</summary>
internal sealed class ReferenceSession(ReferenceProgram program) : ISession
{
    private readonly StagedGraph _graph = program.Graph;
    private readonly NdArray?[] _inputs = new NdArray?[program.Graph.Inputs.Length];
    private readonly NdArray?[] _outputs = new NdArray?[program.Graph.Outputs.Length];
    private readonly Dictionary<Tensor, double[]> _values = [];

    public void Write(int input, ReadOnlySpan<byte> value) => _inputs[input] = NdArray.OfBytes(_graph.Inputs[input].Type, value);

    public void Run(int stage)
    {
        var interpreter = new ReferenceInterpreter(Value, Given);
        foreach (var (node, dead) in program.Steps[stage])
        {
            var value = node.Op.Match(interpreter, node);
            if (value.Length != node.Shape.Size) throw new UnreachableException($"The value of {node} has {value.Length} elements:\n{node.Explain()}");
            ReferenceValues.Cut(value, node.DType);
            _values[node] = value;
            foreach (var tensor in dead) _values.Remove(tensor);
        }
        var first = _graph.Stages.Take(stage).Sum(earlier => earlier.Roots.Length);
        var roots = _graph.Stages[stage].Roots;
        for (var i = 0; i < roots.Length; i++) _outputs[first + i] = ReferenceValues.Store(Value(roots[i]), roots[i].Type);
        if (stage == _graph.Stages.Length - 1) EndRun();
    }

    public void Read(int output, Span<byte> value) => Output(output).RawBytes.CopyTo(value);

    public void Dispose() => _values.Clear();

    private NdArray Output(int output) => _outputs[output] ?? throw new InvalidOperationException($"Read: output {output} is not known yet; expected its stage to have run.");

    private void EndRun()
    {
        foreach (var (output, input) in _graph.Aliases) _inputs[input] = Output(output);
        _values.Clear();
    }

    private double[] Value(Tensor tensor) => _values.TryGetValue(tensor, out var value)
        ? value
        : throw new InvalidOperationException($"Run: {tensor} is not known yet; expected the stages to run in order.");

    private NdArray Given(Tensor input) => _inputs[_graph.Inputs.IndexOf(input)]
        ?? throw new InvalidOperationException($"Run: {input.Op.Label} has no value yet; expected a Write of {input.Type} before the run.");
}
