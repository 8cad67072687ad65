using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Lowering;

/// <summary>
/// Places every buffer in the arena. Inputs, constants, prepared values and outputs have places of their own, in the order of the graph, so that the leaves of
/// a model lie side by side, large constants last; an aliased output takes its input's place when nobody reads the input later, and is copied there at the end otherwise. The rest share
/// places by their lives, and an elementwise result may take over the place of an operand that dies with it.
/// </summary>
internal sealed class Planning
{
    // Constants from this size on lie at the arena's end.
    private const int LargeConstant = 1 << 16;

    private readonly StagedGraph _graph;
    private readonly BufferTable _buffers;
    private readonly Dictionary<Tensor, long> _offsets = new(ReferenceEqualityComparer.Instance);
    private readonly Placement _placement = new();

    private Planning(StagedGraph graph, BufferTable buffers) => (_graph, _buffers) = (graph, buffers);

    /// <summary>The plan of clusters in running order.</summary>
    public static Plan Plan(StagedGraph graph, ImmutableArray<Cluster> clusters)
    {
        var buffers = new BufferTable();
        var lowering = new CallLowering(buffers);
        int[] inputs = [.. graph.Inputs.Select(input => buffers[input])];
        int[] outputs = [.. graph.Outputs.Select(output => buffers[output])];
        var prepared = Prepared(clusters);
        var prepare = clusters.Where(prepared.Contains).SelectMany(cluster => lowering.Lower(cluster)).ToImmutableArray();
        var stages = graph.Stages.Select((stage, index) =>
            (stage.Name, Calls: clusters.Where(cluster => cluster.Stage == index && !prepared.Contains(cluster)).SelectMany(cluster => lowering.Lower(cluster)).ToList())).ToArray();

        var planning = new Planning(graph, buffers);
        planning.Pin(prepare, [.. stages.SelectMany(stage => stage.Calls)], outputs);
        planning.Share([.. stages.SelectMany(stage => stage.Calls)]);
        var end = planning._placement.End;
        foreach (var constant in planning.Constants().Where(IsLarge)) planning.PinOne(constant);
        foreach (var (output, input) in graph.Aliases)
        {
            if (planning.Offset(outputs[output]) == planning.Offset(inputs[input])) continue;
            var type = graph.Inputs[input].Type;
            stages[^1].Calls.Add(new CopyCall(outputs[output], inputs[input], type.DType.Size, [(int)type.Shape.Size], 0, [1], 0, [1]));
        }

        ImmutableArray<PlanBuffer> table = [.. Enumerable.Range(0, buffers.Places.Count).Select(number =>
            new PlanBuffer(buffers.Types[number], planning.Offset(number), buffers.Places[number] is { Offset: 0, Storage.Op: ConstantOp constant } ? constant.Value : null))];
        return new(table, planning._placement.End, [.. inputs], [.. outputs], prepare, [.. stages.Select(stage => new PlanStage(stage.Name, [.. stage.Calls]))])
        {
            ConstantBytes = planning._placement.End - end,
        };
    }

    private long Offset(int buffer) => _offsets[_buffers.Places[buffer].Storage] + (_buffers.Places[buffer].Offset * _buffers.Types[buffer].DType.Size);

    // Clusters that depend on constants alone.
    private static HashSet<Cluster> Prepared(ImmutableArray<Cluster> clusters)
    {
        var constant = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var prepared = new HashSet<Cluster>();
        foreach (var cluster in clusters)
        {
            if (!cluster.Reads.All(read => read.Op is ConstantOp || constant.Contains(read))) continue;
            prepared.Add(cluster);
            foreach (var result in cluster.Results) constant.Add(result);
        }
        return prepared;
    }

    private void Pin(ImmutableArray<KernelCall> prepare, ImmutableArray<KernelCall> calls, int[] outputs)
    {
        foreach (var input in _graph.Inputs) PinOne(input);
        foreach (var (output, input) in _graph.Aliases)
        {
            var storage = _buffers.Places[outputs[output]].Storage;
            if (!_offsets.ContainsKey(storage) && MayOverwrite(storage, _graph.Inputs[input], calls)) _offsets[storage] = _offsets[_graph.Inputs[input]];
        }
        foreach (var output in _graph.Outputs.Select(output => Place.Of(output).Storage).Where(output => !IsLarge(output))) PinOne(output);
        foreach (var constant in Constants())
        {
            if (!IsLarge(constant)) PinOne(constant);
            _ = _buffers[constant]; // a view alone would leave the whole without a buffer to write it to
        }
        foreach (var call in prepare)
        {
            foreach (var buffer in call.Writes) PinOne(_buffers.Places[buffer].Storage);
        }
    }

    private Tensor[] Constants() => [.. _buffers.Places.Select(place => place.Storage).Where(storage => storage.Op is ConstantOp).Distinct()];

    private static bool IsLarge(Tensor tensor) => tensor.Op is ConstantOp && Bytes(tensor) >= LargeConstant;

    private void PinOne(Tensor tensor)
    {
        if (!_offsets.ContainsKey(tensor)) _offsets[tensor] = _placement.Append(Bytes(tensor));
    }

    // Whether a result may be written over an input: it is as large, one call writes it, and the input is not read later, nor by that call but element for element.
    private bool MayOverwrite(Tensor result, Tensor input, ImmutableArray<KernelCall> calls)
    {
        if (result.Op is InputOp or ConstantOp || Bytes(result) != Bytes(input)) return false;
        var written = -1;
        for (var i = 0; i < calls.Length; i++)
        {
            var writes = calls[i].Writes.Any(buffer => ReferenceEquals(_buffers.Places[buffer].Storage, result));
            if (writes && written >= 0) return false;
            if (writes) written = i;
            var reads = calls[i].Reads.Any(buffer => ReferenceEquals(_buffers.Places[buffer].Storage, input));
            if (reads && written >= 0 && !(writes && ReadsDensely(calls[i], input))) return false;
        }
        return written >= 0;
    }

    private bool ReadsDensely(KernelCall call, Tensor storage) => call is ElementwiseCall elementwise
        && elementwise.Inputs.All(operand => !ReferenceEquals(_buffers.Places[operand.Buffer].Storage, storage) || IsDense(operand, elementwise));

    private bool IsDense(Operand operand, ElementwiseCall call)
    {
        var step = 1;
        for (var axis = call.Extents.Length - 1; axis >= 0; axis--)
        {
            if (call.Extents[axis] > 1 && operand.Strides[axis] != step) return false;
            step *= call.Extents[axis];
        }
        return _buffers.Places[operand.Buffer].Offset == 0;
    }

    private void Share(ImmutableArray<KernelCall> calls)
    {
        var last = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < calls.Length; i++)
        {
            foreach (var buffer in calls[i].Reads.Concat(calls[i].Writes)) last[_buffers.Places[buffer].Storage] = i;
        }
        var pinned = new HashSet<Tensor>(_offsets.Keys.Concat(Constants()), ReferenceEqualityComparer.Instance);
        var taken = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < calls.Length; i++)
        {
            foreach (var buffer in calls[i].Writes)
            {
                var result = _buffers.Places[buffer].Storage;
                if (_offsets.ContainsKey(result)) continue;
                _offsets[result] = Inherit(i, result) ?? _placement.Take(Bytes(result));
            }
            foreach (var storage in calls[i].Reads.Concat(calls[i].Writes).Select(buffer => _buffers.Places[buffer].Storage).Distinct())
            {
                if (last[storage] == i && !pinned.Contains(storage) && !taken.Contains(storage)) _placement.Return(_offsets[storage], Bytes(storage));
            }
        }

        long? Inherit(int index, Tensor result)
        {
            if (calls[index] is not ElementwiseCall elementwise) return null;
            foreach (var operand in elementwise.Inputs)
            {
                var storage = _buffers.Places[operand.Buffer].Storage;
                if (pinned.Contains(storage) || taken.Contains(storage) || Bytes(storage) != Bytes(result) || storage.DType.Size != result.DType.Size) continue;
                if (last[storage] != index || !ReadsDensely(elementwise, storage)) continue;
                taken.Add(storage);
                return _offsets[storage];
            }
            return null;
        }
    }

    private static long Bytes(Tensor tensor) => tensor.Shape.Size * tensor.DType.Size;
}
