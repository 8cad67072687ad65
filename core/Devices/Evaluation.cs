using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Devices;

/// <summary>The values of expressions.</summary>
public static class Evaluation
{
    extension(Tensor tensor)
    {
        /// <summary>The value on the processor, given values for its inputs; those may be expressions themselves.</summary>
        /// <exception cref="ShapeException">An input has no value, or one of another shape.</exception>
        /// <exception cref="DTypeException">An input has a value of another element type.</exception>
        public NdArray Evaluate(params ReadOnlySpan<(Tensor Input, Tensor Value)> inputs) => tensor.Evaluate(Device.Cpu, inputs);

        /// <summary>The value on a device, given values for its inputs; those may be expressions themselves.</summary>
        /// <exception cref="ShapeException">An input has no value, or one of another shape.</exception>
        /// <exception cref="DTypeException">An input has a value of another element type.</exception>
        public NdArray Evaluate(Device device, params ReadOnlySpan<(Tensor Input, Tensor Value)> inputs)
        {
            var values = new Dictionary<Tensor, Tensor>();
            foreach (var (input, value) in inputs)
            {
                Check(input, value);
                values[input] = value;
            }
            var graph = StagedGraph.Of([], Graph.Substitute([tensor], values));
            if (Graph.Order(graph.Outputs.AsSpan()).FirstOrDefault(node => node.Op is Ops.InputOp) is { } missing)
                throw new ShapeException($"Evaluate: {missing.Op.Label} has no value; expected one of type {missing.Type}.");
            using var session = device.Backend.Load(graph).Open();
            session.Run(0);
            return session.ReadArray(0, tensor.Type);
        }
    }

    private static void Check(Tensor input, Tensor value)
    {
        var name = input.Op is Ops.InputOp ? input.Op.Label : input.ToString();
        if (value.Shape != input.Shape) throw new ShapeException($"Evaluate: {name} has shape {input.Shape}, its value {value.Shape}; expected equal shapes.");
        if (value.DType != input.DType) throw new DTypeException($"Evaluate: {name} has elements {input.DType}, its value {value.DType}; expected equal types (cast the value first).");
    }
}
