using XceptionScript.Data;
using XceptionScript.Expressions;
using XceptionScript.Tests.Data;
using XceptionScript.Tests.Interchange;
using Xunit;

namespace XceptionScript.Tests.Scripting;

/// <summary>The scripts that the front end was designed for, at small sizes.</summary>
public sealed class SketchTests : IDisposable
{
    private readonly ScriptRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task An_expression_and_its_gradient_are_values()
    {
        await Runs("""
            var x = Input("x", [8, 3]);
            var w = Input("w", [3, 2]);

            var loss = (x.MatMul(w).Relu() - 1f).Square().Mean();
            var dw = loss.Gradient(w);                 // an ordinary expression: print it, differentiate it again

            Print(dw.Explain());
            Print(dw.Evaluate((x, Ones([8, 3])), (w, Normal([3, 2], key: 7))));
            """);
        Assert.Contains("matmul(x, w)", _run.Output);
        Assert.Matches(@"\nfloat32\[3, 2\] \[\[[^\n]+\]\]\n$", _run.Output);
    }

    [Fact]
    public async Task Ablations_are_edits_of_a_network()
    {
        await Runs("""
            Layer SepConvBn(int filters) => new SeparableConv2D(filters, Kernel: 3, Padding: Padding.Same) >> new BatchNorm();
            Layer MiddleModule(int width) => new Residual(Repeat(3, () => Relu >> SepConvBn(width)));

            var middleFlow = Repeat(8, () => MiddleModule(16)).Named("middle");

            var withoutResiduals = middleFlow.Rewrite(layer => layer is Residual(var body) ? body : layer);
            var reluBetween = middleFlow.Rewrite(layer => layer is SeparableConv2D conv ? conv with { Between = Relu } : layer);

            Print(new[] { middleFlow, withoutResiduals, reluBetween }.Select(flow => flow.Leaves([6, 6, 16]).Length));
            Print(middleFlow == withoutResiduals || middleFlow == reluBetween);
            """);
        Assert.Equal("[168, 168, 168]\nFalse\n", _run.Output);
    }

    [Fact]
    public async Task A_script_sees_what_a_network_sees()
    {
        File.WriteAllBytes(Path.Combine(_run.Folder, "cat.png"), Pictures.Png(4, [40, 30, 3]));
        await Runs("""
            var model = Xception.Build(Xception.Small with { MiddleModules = 1, Width = 0.2 });
            var (parameters, statistics) = model.Initialize(Xception.Small.Input, key: 1);

            var image = ImageFile.Read($"{Args[0]}/cat.png").CentreCrop(32);
            var seen = GradCam.Compile(model, Xception.Small.Input, Device.Cpu).Run(parameters, statistics, NdArray.Stack(image));

            foreach (var (label, name, probability) in Ranking.Best(seen.Probabilities, ClassNames.Cifar10)[0]) Print($"{name} {probability:P1}");
            File.WriteAllBytes($"{Args[0]}/cam.png", HeatMapOverlay.Render(image, seen.Maps.Reshape([4, 4])));
            """);
        Assert.Equal(5, _run.Output.TrimEnd('\n').Split('\n').Length);
        Assert.Equal([32, 32, 3], ImageFile.Read(Path.Combine(_run.Folder, "cam.png")).Shape);
    }

    [Fact]
    public async Task An_epoch_is_a_fold()
    {
        Pictures.Write(Path.Combine(_run.Folder, "train-0.parquet"), 12, [8, 8, 3]);
        await Runs("""
            var train = Dataset.Open($"{Args[0]}/train-*.parquet");
            var model = Xception.Build(Xception.Small with { Classes = 3, MiddleModules = 1, Width = 0.1 });

            var step  = TrainingStep.Compile(model, input: [8, 8, 3], CrossEntropy(smoothing: 0.1f), Sgd(learningRate: 0.045f, momentum: 0.9f), Device.Cpu);
            var state = step.Initial(key: 42);

            for (var epoch = 1; epoch <= 2; epoch++)
            {
                (state, var metrics) = step.Fold(state, train.Batches(4, seed: 42, epoch));
                Print($"epoch {epoch}: loss {metrics.Loss:F3}, top-1 {metrics.Top1:P1}");
            }
            """);
        Assert.Matches(@"^epoch 1: loss \d\.\d+, top-1 [^\n]+\nepoch 2: loss \d\.\d+, top-1 [^\n]+\n$", _run.Output);
    }

    [Fact]
    public async Task A_network_is_written_as_an_ONNX_model()
    {
        await Runs("""
            var model = Xception.Build(Xception.Small with { Classes = 3, MiddleModules = 1, Width = 0.1 });
            var step  = TrainingStep.Compile(model, input: [8, 8, 3], CrossEntropy(), Sgd(learningRate: 0.1), Device.Cpu);
            var state = step.Initial(key: 42);

            OnnxModel.Write($"{Args[0]}/xception.onnx", model, [8, 8, 3], state.Parameters, state.Statistics);
            OnnxModel.Write($"{Args[0]}/folded.onnx", model, [8, 8, 3], state.Parameters, state.Statistics, new() { FoldBatchNorm = true, ImageType = DType.UInt8 });
            """);
        using var peer = new OnnxPeer(Path.Combine(_run.Folder, "xception.onnx"));
        Assert.Equal([2, 3], peer.Run(NdArray.Zeros([2, 8, 8, 3])).Shape);
        Assert.True(File.Exists(Path.Combine(_run.Folder, "folded.onnx")));
    }

    private async Task Runs(string text) => Assert.True(await _run.RunTextAsync(text, _run.Folder) == 0, _run.Error);
}
