using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using XceptionScript.Backends.Cpu;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Training;

namespace XceptionScript.Benchmarks;

/// <summary>Where the time of a whole graph goes: every call of its plan timed, summed by kind.</summary>
internal static unsafe class ProfileCommand
{
    /// <summary>Times the calls of a training step of Xception, or of its inference.</summary>
    public static void Run(int size, int batch, bool training, bool verbose)
    {
        var spec = Xception.Default;
        Shape input = [size, size, 3];
        var graph = training
            ? StepGraph.Build(new Recipe(Xception.Build(spec), input, Losses.CrossEntropy(), DType.UInt8, 5), Optimizers.Sgd(0.05, momentum: 0.9), batch).Staged
            : Inference(Xception.Build(spec), input, batch);
        var program = (CpuProgram)new CpuBackend(Workers.Shared).Load(graph);
        Console.WriteLine($"arena {program.Plan.ArenaBytes / 1e6:F0} MB, scratch {program.ScratchBytes / 1e6:F0} MB");
        var calls = program.Plan.Stages.SelectMany(stage => stage.Calls).ToArray();
        var kernels = program.Stages.SelectMany(stage => stage).ToArray();
        var arena = (byte*)NativeMemory.AlignedAlloc((nuint)program.Plan.ArenaBytes + 256, 256);
        var scratch = (byte*)NativeMemory.AlignedAlloc((nuint)program.ScratchBytes + 256, 256);
        var random = new Random(1);
        for (var i = 0L; i < program.Plan.ArenaBytes / 4; i++) ((float*)arena)[i] = (random.NextSingle() - 0.5f) * 0.1f;
        var buffers = (byte**)NativeMemory.Alloc((nuint)program.Plan.Buffers.Length, (nuint)sizeof(byte*));
        for (var i = 0; i < program.Plan.Buffers.Length; i++)
        {
            buffers[i] = arena + program.Plan.Buffers[i].Offset;
            if (program.Plan.Buffers[i].Constant is { } constant) constant.RawBytes.CopyTo(new Span<byte>(buffers[i], (int)constant.Bytes));
            else if (program.Plan.Buffers[i].Type.DType == DType.Int32) new Span<byte>(buffers[i], (int)program.Plan.Buffers[i].Bytes).Clear();
        }
        var run = new CpuRun { Buffers = buffers, Scratch = scratch };
        foreach (var kernel in program.Prepare) Workers.Shared.Run(kernel, run);
        var kept = (byte*)NativeMemory.AlignedAlloc((nuint)program.KeptBytes + 256, 256);
        var keptPlaces = program.Kept.SelectMany(places => places).ToArray();
        for (var i = 0; i < kernels.Length; i++)
        {
            run.Kept = kept + keptPlaces[i];
            if (kernels[i].Preparation is { } preparation) Workers.Shared.Run(preparation, run);
        }
        var best = new double[kernels.Length];
        Array.Fill(best, double.MaxValue);
        var whole = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var i = 0; i < kernels.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                run.Kept = kept + keptPlaces[i];
                Workers.Shared.Run(kernels[i], run);
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            whole = Math.Min(whole, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
        long Moved(KernelCall call) => call.Reads.Concat(call.Writes).Sum(buffer => program.Plan.Buffers[buffer].Bytes);
        foreach (var group in calls.Select((call, i) => (call, i)).GroupBy(pair => Family(pair.call)).OrderByDescending(group => group.Sum(pair => best[pair.i])))
        {
            var ms = group.Sum(pair => best[pair.i]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Key,-28} {group.Count(),4} calls {ms,9:F2} ms {group.Sum(pair => pair.call.Flops) / ms / 1e6,8:F1} GFLOP/s {group.Sum(pair => Moved(pair.call)) / ms / 1e6,7:F1} GB/s"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sum of bests {best.Sum():F1} ms, best whole {whole:F1} ms, {whole / batch:F1} ms an image"));
        if (!verbose) return;
        foreach (var (call, i) in calls.Select((call, i) => (call, i)))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i,4} {best[i],8:F3} ms {call.Flops / best[i] / 1e6,7:F1} GF/s {Moved(call) / best[i] / 1e6,6:F1} GB/s {call.Label}"));
    }

    private static StagedGraph Inference(Layer model, Shape input, int batch)
    {
        var image = Tensors.Input("image", [batch, .. input], DType.UInt8);
        var flow = model.Apply(Flow.Start(image, Mode.Inference, 0));
        var (parameters, statistics) = model.Initialize(input, 1);
        var constants = flow.Leaves.ToDictionary(leaf => leaf.Tensor, leaf => (Tensor)(leaf.Kind == LeafKind.Statistic ? statistics : parameters)[leaf.Path]);
        var output = Graph.Substitute([flow.Value.Softmax()], constants);
        return StagedGraph.Of([image], [.. output]);
    }

    private static string Family(KernelCall call) => call switch
    {
        GemmCall { TransposeA: true } => "gemm kernel gradient",
        GemmCall { TransposeB: true } => "gemm input gradient",
        GemmCall => "gemm",
        ConvCall conv => $"conv {conv.Sense}",
        DepthwiseCall conv => $"depthwise {conv.Sense}",
        PoolCall pool => $"pool {pool.Kind}",
        _ => call.GetType().Name,
    };
}
