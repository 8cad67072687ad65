using System.Diagnostics;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Tests.Data;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Interchange;

/// <summary>What the files hold: the operators that runtimes fuse, no detours between axis orders, every weight once.</summary>
public sealed class OnnxStructureTests(OnnxXceptionFiles files, ITestOutputHelper output) : IClassFixture<OnnxXceptionFiles>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Xception_is_convolutions_batch_norms_and_one_transpose()
    {
        var contents = files.PlainContents;

        string[] expected =
        [
            "Add 13", "BatchNormalization 40", "Conv 74", "Flatten 1", "Gemm 1", "GlobalAveragePool 1", "MaxPool 4", "Mul 1", "Relu 35", "Softmax 1", "Transpose 1",
        ];
        Assert.Equal(expected, contents.Nodes.GroupBy(node => node.Op).Select(group => $"{group.Key} {group.Count()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folding_leaves_no_batch_norm_and_channels_first_no_transpose()
    {
        var contents = files.FoldedContents;

        Assert.Equal((0, 0, 74), (contents.Count("BatchNormalization"), contents.Count("Transpose"), contents.Count("Conv")));
        Assert.Equal(40, contents.Nodes.Count(node => node is { Op: "Conv", Inputs.Length: 3 }));
    }

    [Fact]
    public void Initializers_are_the_arrays_of_the_network_each_once_under_its_path()
    {
        var contents = files.PlainContents;
        var leaves = OnnxXceptionFiles.Network.Leaves(Xception.Default.Input);

        Assert.Equal(leaves.Select(leaf => leaf.Path).Order(StringComparer.Ordinal), contents.Initializers.Select(item => item.Name).Where(name => name.Contains('/')).Order(StringComparer.Ordinal));
        var weights = leaves.Sum(leaf => leaf.Shape.Size * leaf.DType.Size);
        Assert.InRange(contents.Bytes, weights, weights + 100_000);
    }

    [Fact]
    public void Nodes_bear_the_paths_of_their_layers()
    {
        var names = files.PlainContents.Nodes.Select(node => node.Name).ToHashSet();

        Assert.Superset(new HashSet<string> { "block1_conv1/Conv", "block5_sepconv2/Conv", "block5_sepconv2/Conv_1", "block14_sepconv2_bn/BatchNormalization", "predictions/Gemm" }, names);
    }

    [Fact]
    public void Inception_has_one_transpose_too()
    {
        var narrow = InceptionV3.Build(InceptionV3.Default).Rewrite(layer => layer is Conv2D conv ? conv with { Filters = conv.Filters / 16 } : layer);
        var contents = Written(new(narrow, [75, 75, 3], seed: 1));

        Assert.Equal((94, 94, 1), (contents.Count("Conv"), contents.Count("BatchNormalization"), contents.Count("Transpose")));
        Assert.Equal((0, 0), (contents.Count("Sub"), contents.Count("ReduceMean")));
    }

    [Fact]
    public void A_flattening_of_images_reads_them_channels_last()
    {
        var contents = Written(new(new Conv2D(4, 3) >> Layers.Relu >> new Flatten() >> new Dense(5), [6, 7, 3], seed: 1));

        Assert.Equal(["Transpose", "Conv", "Relu", "Transpose", "Flatten", "Gemm", "Softmax"], contents.Nodes.Select(node => node.Op));
    }

    [Fact]
    public void A_batch_norm_folds_only_into_a_convolution_that_nothing_else_reads()
    {
        var shared = new Conv2D(4, 3) >> new Residual(new BatchNorm());
        Assert.Equal(1, Written(new(shared >> new GlobalAveragePooling2D(), [6, 7, 3], seed: 1), new() { FoldBatchNorm = true }).Count("BatchNormalization"));
        var alone = new Conv2D(4, 3) >> new BatchNorm();
        Assert.Equal(0, Written(new(alone >> new GlobalAveragePooling2D(), [6, 7, 3], seed: 1), new() { FoldBatchNorm = true }).Count("BatchNormalization"));
    }

    [Fact]
    public void The_batch_is_open_and_names_are_as_asked()
    {
        var network = new OnnxCase(Xception.Build(Xception.Small), [28, 28, 1], seed: 1);
        using (var peer = new OnnxPeer(network.Write(_folder)))
        {
            Assert.Equal(("image", "probabilities"), (peer.Inputs.Keys.Single(), peer.Outputs.Keys.Single()));
            Assert.Equal([-1, 28, 28, 1], peer.Inputs["image"].Dimensions);
            Assert.Equal(["batch", "", "", ""], peer.Inputs["image"].SymbolicDimensions);
            Assert.Equal([-1, 10], peer.Outputs["probabilities"].Dimensions);
        }
        var options = new OnnxOptions { InputName = "x", OutputName = "y", Layout = ImageLayout.Nchw, ImageType = DType.UInt8, Probabilities = false };
        using (var peer = new OnnxPeer(network.Write(_folder, options)))
        {
            Assert.Equal(("x", "y"), (peer.Inputs.Keys.Single(), peer.Outputs.Keys.Single()));
            Assert.Equal([-1, 1, 28, 28], peer.Inputs["x"].Dimensions);
            Assert.Equal(typeof(byte), peer.Inputs["x"].ElementType);
        }
    }

    [Fact]
    public void The_same_network_and_arrays_give_the_same_bytes()
    {
        var network = new OnnxCase(InceptionNet.Build(new() { Segments = 5 }), [28, 28, 1], seed: 1);
        foreach (var folds in new[] { false, true })
        {
            var first = File.ReadAllBytes(network.Write(_folder, new() { FoldBatchNorm = folds }));
            var again = new OnnxCase(InceptionNet.Build(new() { Segments = 5 }), [28, 28, 1], seed: 1);
            Assert.True(first.AsSpan().SequenceEqual(File.ReadAllBytes(again.Write(_folder, new() { FoldBatchNorm = folds }))));
        }
        Assert.Equal(["model.onnx"], _folder.Files);
    }

    [SkippableFact]
    public void The_checker_of_the_format_accepts_the_files()
    {
        var tool = Path.Combine(Golden.RepositoryRoot, "..", "shared", "tools", "debian13");
        Skip.IfNot(File.Exists(tool) && OperatingSystem.IsLinux(), "python3-onnx is not here: it lives in a root that tools/debian13 makes, and that is absent");
        new OnnxCase(InceptionV3.Build(InceptionV3.August2016), [75, 75, 3], seed: 1).Write(_folder, name: "inception.onnx");
        new OnnxCase(InceptionNet.Build(new() { Segments = 5 }), [28, 28, 1], seed: 1).Write(_folder, name: "segments.onnx");
        const string script = """
            import sys, onnx
            for path in sys.argv[1:]:
                model = onnx.load(path)
                onnx.checker.check_model(model, full_check=True)
                print(path.split('/')[-1], 'ir', model.ir_version, 'opset', model.opset_import[0].version, len(model.graph.node), 'nodes', model.producer_name, model.producer_version)
            """;
        var start = new ProcessStartInfo(tool) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Golden.RepositoryRoot };
        foreach (var argument in new[] { "python3", "-c", script }.Concat([files.Plain, files.Folded, .. _folder.Files.Select(name => _folder[name])])) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        output.WriteLine(text + errors.Result);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(4, text.Split('\n').Count(line => line.Contains(" ir 8 opset 17 ")));
    }

    private OnnxContents Written(OnnxCase network, OnnxOptions? options = null) => OnnxContents.Of(network.Write(_folder, options));
}
