using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Tests.Data;
using XceptionScript.Tests.Scripting;
using XceptionScript.Tests.Training;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Mistakes;

/// <summary>Batches, losses, states and files that do not fit a training are refused, and no state or file is left half-written.</summary>
public sealed class TrainingMistakeTests
{
    private const string Trained = """
        var model = Rescaling.Symmetric >> new Flatten() >> new Dense(3);
        var step = TrainingStep.Compile(model, [4, 4, 1], CrossEntropy(), Sgd(learningRate: 0.1f), Device.Cpu);
        var state = step.Initial(key: 1);

        """;

    private static readonly Dictionary<string, Mistake> s_mistakes = new()
    {
        ["fewer classes in the network than in the dataset"] = new("""
            var train = Dataset.Open(Args[0]);
            var model = Rescaling.Symmetric >> new Flatten() >> new Dense(2);
            var step = TrainingStep.Compile(model, train.ImageShape, CrossEntropy(), Sgd(0.1), Device.Cpu);
            step.Fold(step.Initial(key: 1), train.InOrder(4)); // here
            """, "`label` is 2 at sample 2", "the network has 2 classes", "expected 0 to 1")
        { Files = folder => Pictures.Write(Path.Combine(folder, "train.parquet"), 12, [4, 4, 1]) },
        ["fewer classes in the network than in the test set"] = new("""
            var test = Dataset.Open(Args[0]);
            var model = Rescaling.Symmetric >> new Flatten() >> new Dense(2);
            var evaluate = Evaluator.Compile(model, test.ImageShape, CrossEntropy(), Device.Cpu);
            var (parameters, statistics) = model.Initialize(test.ImageShape, key: 1);
            evaluate.Run(parameters, statistics, test.InOrder(5)); // here
            """, "`label` is 2 at sample 2", "the network has 2 classes", "expected 0 to 1")
        { Files = folder => Pictures.Write(Path.Combine(folder, "test.parquet"), 12, [4, 4, 1]) },
        ["images of another size than the network's"] = new("""
            var train = Dataset.Open(Args[0]);
            var model = Rescaling.Symmetric >> new Flatten() >> new Dense(3);
            var step = TrainingStep.Compile(model, [32, 32, 3], CrossEntropy(), Sgd(0.1), Device.Cpu);
            step.Fold(step.Initial(key: 1), train.Batches(4, seed: 1)); // here
            """, "`image` is uint8[4, 4, 4, 1]", "expected uint8[n, 32, 32, 3]")
        { Files = folder => Pictures.Write(Path.Combine(folder, "train.parquet"), 12, [4, 4, 1]) },
        ["a label below 0"] = new(Trained + """
            step.Run(state, new Batch(("image", NdArray.Zeros([2, 4, 4, 1], DType.UInt8)), ("label", NdArray.Of<int>([2], [0, -1])))); // here
            """, "`label` is -1 at sample 1", "3 classes", "expected 0 to 2"),
        ["a batch without labels"] = new(Trained + """
            step.Run(state, new Batch(("image", NdArray.Zeros([2, 4, 4, 1], DType.UInt8)), ("labels", NdArray.Of<int>([2], [0, 1])))); // here
            """, "no array `label`", "`image`, `labels`", "expected `label` as int32[n]"),
        ["labels given as numbers"] = new(Trained + """
            step.Run(state, new Batch(("image", NdArray.Zeros([2, 4, 4, 1], DType.UInt8)), ("label", NdArray.Of<float>([2], [0, 1])))); // here
            """, "`label` is float32[2]", "expected int32[n]"),
        ["images given as numbers"] = new(Trained + """
            step.Run(state, new Batch(("image", NdArray.Zeros([2, 4, 4, 1])), ("label", NdArray.Of<int>([2], [0, 1])))); // here
            """, "`image` is float32[2, 4, 4, 1]", "expected uint8[n, 4, 4, 1]"),
        ["a batch with fewer labels than images"] = new(Trained + """
            new Batch(("image", NdArray.Zeros([3, 4, 4, 1], DType.UInt8)), ("label", NdArray.Of<int>([2], [0, 1]))); // here
            """, "`label` holds 2", "`image` holds 3", "expected equal numbers"),
        ["a fold over no batches"] = new(Trained + """
            step.Fold(state, []); // here
            """, "Fold", "there are no batches", "expected at least one"),
        ["an evaluation over no batches"] = new(Trained + """
            var evaluate = Evaluator.Compile(model, [4, 4, 1], CrossEntropy(), Device.Cpu);
            evaluate.Run(state, []); // here
            """, "Evaluator", "there are no batches", "expected at least one"),
        ["a learning rate at which the loss becomes NaN"] = new("""
            var train = Dataset.Open(Args[0]);
            var model = Rescaling.Symmetric >> new Flatten() >> new Dense(3);
            var step = TrainingStep.Compile(model, train.ImageShape, CrossEntropy(), Sgd(learningRate: 1e38), Device.Cpu);
            var state = step.Initial(key: 1);
            var file = $"{Args[0]}/model.safetensors";
            for (var epoch = 1; epoch <= 5; epoch++)
            {
                (state, var metrics) = step.Fold(state, train.Batches(1, seed: 1, epoch)); // here
                Checkpoint.Save(file, state);
            }
            """, "Fold: the loss is ", "where the learning rate is 1E+38", "expected a finite loss (lower the learning rate")
        { Files = folder => Pictures.Write(Path.Combine(folder, "train.parquet"), 12, [4, 4, 1]) },
        ["a learning rate that is no number"] = new(Trained + """
            var other = TrainingStep.Compile(model, [4, 4, 1], CrossEntropy(), Sgd(double.NaN), Device.Cpu);
            other.Run(state, new Batch(("image", NdArray.Zeros([2, 4, 4, 1], DType.UInt8)), ("label", NdArray.Of<int>([2], [0, 1])))); // here
            """, "Sgd", "the learning rate of step 0 is NaN", "expected a finite number"),
        ["a momentum of 90 %"] = new("""
            var model = new Flatten() >> new Dense(3);
            TrainingStep.Compile(model, [4, 4, 1], CrossEntropy(), Sgd(0.1, momentum: 90), Device.Cpu, DType.Float32); // here
            """, "Sgd", "momentum is 90", "expected at least 0 and below 1"),
        ["a network that ends in an image"] = new("""
            var model = Rescaling.Symmetric >> new Conv2D(10, Kernel: 3);
            TrainingStep.Compile(model, [8, 8, 1], CrossEntropy(), Sgd(0.1), Device.Cpu); // here
            """, "SoftmaxCrossEntropy", "[1, 6, 6, 10]", "expected logits [n, classes] (end it with a global pooling and a dense layer)"),
        ["a checkpoint with missing arrays"] = new(Trained + """
            var wider = Rescaling.Symmetric >> new Flatten() >> new Dense(8) >> Relu >> new Dense(3);
            var other = TrainingStep.Compile(wider, [4, 4, 1], CrossEntropy(), Sgd(0.1), Device.Cpu);
            other.Load($"{Args[0]}/model.safetensors"); // here
            """, "missing: `dense_1/kernel` float32[8, 3]", "`dense/kernel` float32[16, 3] against float32[16, 8]", "expected exactly the arrays that the network declares")
        { Files = Saved },
        ["a checkpoint with surplus arrays"] = new(Trained + """
            var (parameters, statistics) = Checkpoint.LoadWeights($"{Args[0]}/model.safetensors", new Flatten() >> new Dense(3, UseBias: false), [4, 4, 1], DType.Float32); // here
            """, "1 surplus: `dense/bias`", "expected exactly the arrays that the network declares")
        { Files = Saved },
        ["a state of another optimiser"] = new(Trained + """
            var other = TrainingStep.Compile(model, [4, 4, 1], CrossEntropy(), Adam(0.001), Device.Cpu);
            other.Fold(state, []); // here
            """, "missing: `mean/dense/kernel`", "surplus: `momentum/dense/kernel`", "expected exactly the arrays"),
        ["a network with other classes for a state"] = new(Trained + """
            var predict = Predictor.Compile(Rescaling.Symmetric >> new Flatten() >> new Dense(10), [4, 4, 1], Device.Cpu);
            predict.Predict(state, NdArray.Zeros([1, 4, 4, 1], DType.UInt8)); // here
            """, "`dense/kernel` float32[16, 3] against float32[16, 10]", "expected exactly the arrays"),
        ["a checkpoint that is cut short"] = new("""
            var state = Checkpoint.Load($"{Args[0]}/model.safetensors"); // here
            """, "the header of `model.safetensors` is wrong", "`momentum/dense/kernel` lies at bytes ", "expected an ascending range inside a file that is not cut short")
        { Files = folder => { Saved(folder); Cut(folder, 100); } },
        ["a checkpoint cut inside its header"] = new("""
            var state = Checkpoint.Load($"{Args[0]}/model.safetensors"); // here
            """, "the header of `model.safetensors` claims ", "92 follow", "expected a file that is not cut short")
        { Files = folder => { Saved(folder); File.WriteAllBytes(ModelIn(folder), File.ReadAllBytes(ModelIn(folder))[..100]); } },
        ["a missing checkpoint"] = new("""
            var state = Checkpoint.Load($"{Args[0]}/model.safetensors"); // here
            """, "model.safetensors` does not exist", "expected"),
        ["a checkpoint for a folder that is not there"] = new(Trained + """
            Checkpoint.Save($"{Args[0]}/runs/model.safetensors", state); // here
            """, "runs` does not exist", "model.safetensors`", "expected"),
        ["a checkpoint in the place of a folder"] = new(Trained + """
            Checkpoint.Save(Args[0], state); // here
            """, "is a folder", "expected the name of a file"),
        ["a report asked after its step"] = new(Trained + """
            var batch = new Batch(("image", NdArray.Zeros([2, 4, 4, 1], DType.UInt8)), ("label", NdArray.Of<int>([2], [0, 1])));
            StepReport last = null;
            step.Fold(state, [batch, batch], report => last ??= report);
            Print(last.Loss); // here
            """, "step 1", "step 2", "expected the report to be asked inside its own callback"),
        ["a file that leads out of the folder of a run"] = new("""
            var run = RunDirectory.Open(Args[0]);
            run.Write("../history.csv", HistoryCsv.Render([])); // here
            """, "`../history.csv` leads out of ", "expected a name within it"),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task A_mistake_is_one_sentence_at_its_line(string mistake) => s_mistakes[mistake].CheckAsync();

    [Fact]
    public async Task An_exception_in_a_callback_ends_the_script_at_the_line_of_the_callback()
    {
        using var run = new ScriptRun();
        Pictures.Write(Path.Combine(run.Folder, "train.parquet"), 12, [4, 4, 1]);
        Assert.Equal(1, await run.RunTextAsync(Trained + """
            step.Fold(state, Dataset.Open(Args[0]).Batches(2, seed: 1), report =>
            {
                if (report.Step == 3) throw new InvalidOperationException($"step {report.Step} is one too many");
            });
            """, run.Folder));
        var script = Path.Combine(run.Folder, "script.csx");
        Assert.Equal($"{script}:6: System.InvalidOperationException: step 3 is one too many\n  at {script}:6\n  at {script}:4\n", run.Error);
        Assert.Equal(["script.csx", "train.parquet"], Directory.EnumerateFiles(run.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task An_exception_in_a_callback_leaves_the_state_and_the_step_as_they_were()
    {
        using var run = new ScriptRun();
        Pictures.Write(Path.Combine(run.Folder, "train.parquet"), 12, [4, 4, 1]);
        Assert.Equal(0, await run.RunTextAsync(Trained + """
            var train = Dataset.Open(Args[0]);
            var (expected, _) = step.Fold(state, train.Batches(2, seed: 1));
            try
            {
                step.Fold(state, train.Batches(2, seed: 1), report => throw new InvalidOperationException());
            }
            catch (InvalidOperationException)
            {
            }
            var (again, _) = step.Fold(state, train.Batches(2, seed: 1));
            Print(state.Parameters.BitsEqual(step.Initial(key: 1).Parameters));
            Print(again.Parameters.BitsEqual(expected.Parameters) && again.Slots.BitsEqual(expected.Slots));
            """, run.Folder));
        Assert.Equal("True\nTrue\n", run.Output);
    }

    private static string ModelIn(string folder) => Path.Combine(folder, "model.safetensors");

    private static void Saved(string folder)
    {
        var model = Rescaling.Symmetric >> new Flatten() >> new Dense(3);
        var step = TrainingStep.Compile(model, Toys.Image, Losses.CrossEntropy(), Optimizers.Sgd(0.1), Device.Cpu);
        Checkpoint.Save(ModelIn(folder), step.Initial(1));
    }

    private static void Cut(string folder, int bytes) => File.WriteAllBytes(ModelIn(folder), File.ReadAllBytes(ModelIn(folder))[..^bytes]);
}
