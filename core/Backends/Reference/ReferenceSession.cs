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

    public void Write(int input, NdArray value)
    {
        var expected = _graph.Inputs[input];
        if (value.Shape != expected.Shape || value.DType != expected.DType)
            throw new ShapeException($"Write: the value is {new TensorType(value.Shape, value.DType)}, {expected.Op.Label} is {expected.Type}; expected equal types.");
        _inputs[input] = value;
    }

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

    public NdArray Read(int output) => _outputs[output] ?? throw new InvalidOperationException($"Read: output {output} is not known yet; expected its stage to have run.");

    public void Dispose() => _values.Clear();

    private void EndRun()
    {
        foreach (var (output, input) in _graph.Aliases) _inputs[input] = Read(output);
        _values.Clear();
    }

    private double[] Value(Tensor tensor) => _values.TryGetValue(tensor, out var value)
        ? value
        : throw new InvalidOperationException($"Run: {tensor} is not known yet; expected the stages to run in order.");

    private NdArray Given(Tensor input) => _inputs[_graph.Inputs.IndexOf(input)]
        ?? throw new InvalidOperationException($"Run: {input.Op.Label} has no value yet; expected a Write of {input.Type} before the run.");
}
