// A small Xception learns ten kinds of clothing from 10,000 pictures, in about a minute on two cores.
//
//     dotnet run -c Release --project scripting -- run.csx
//     dotnet run -c Release --project scripting -- run.csx -- --help
//
// The network reads like figure 5 of the paper: https://arxiv.org/abs/1610.02357

var options = new ScriptArguments(Args);
var folder = options.Text("data", "data/samples", "folder with train*.parquet and test*.parquet");
var batch = options.Int("batch", 128, "images a step");
var rate = options.Number("rate", 0.1, "highest learning rate");
var seed = options.Int("seed", 42, "same seed, same model");
var name = options.Text("name", "xception", "folder under runs/ for the results");
var steps = options.Int("steps", 0, "run this many steps, print their losses, and stop");
var device = Device.Parse(options.Text("device", "cpu", "cpu, reference, emulated, cuda:0 or opencl:0"));
var train = Dataset.Open(folder, split: "train");
var test = Dataset.Open(folder, split: "test");
var epochs = options.Int("epochs", Math.Clamp(70_000 / train.Count, 3, 7), "passes over the training images");
options.Done();

// The parts: a depthwise separable convolution with batch norm, and modules that add what they computed to what they were given.
Layer SepConv(int filters) => new SeparableConv2D(filters, Kernel: 3, Padding: Padding.Same, UseBias: false) >> new BatchNorm(Momentum: 0.9);
Layer Shortcut(int filters) => new Conv2D(filters, Kernel: 1, Stride: 2, UseBias: false) >> new BatchNorm(Momentum: 0.9);
Layer Halve() => new MaxPooling2D(3, Stride: 2, Padding: Padding.Same);

Layer Stem(int filters) => new Conv2D(filters, Kernel: 3, Padding: Padding.Same, UseBias: false) >> new BatchNorm(Momentum: 0.9) >> Relu;
Layer Entry(int filters) => new Residual(SepConv(filters) >> Relu >> SepConv(filters) >> Halve(), Shortcut(filters));
Layer Middle(int filters) => new Residual(Repeat(3, () => Relu >> SepConv(filters)));
Layer Exit(int filters, int more) => new Residual(Relu >> SepConv(filters) >> Relu >> SepConv(more) >> Halve(), Shortcut(more));

var model =
    Rescaling.Symmetric                                                     // bytes to -1..1
    >> Stem(32)
    >> Entry(48).Named("entry1") >> Relu >> Entry(96).Named("entry2")       // 28 -> 14 -> 7
    >> Repeat(3, i => Middle(96).Named($"middle{i}"))
    >> Exit(96, 144).Named("exit")                                          // 7 -> 4
    >> SepConv(192) >> Relu >> SepConv(288) >> Relu
    >> new GlobalAveragePooling2D() >> new Dropout(0.2) >> new Dense(train.ClassNames.Length);

var perEpoch = train.Count / batch;
var optimizer = Sgd(new CosineDecay(rate, epochs * perEpoch, WarmUp: perEpoch / 2), momentum: 0.9, weightDecay: 5e-4);
var step = TrainingStep.Compile(model, train.ImageShape, CrossEntropy(smoothing: 0.1), optimizer, device);
var state = step.Initial(seed);

if (steps > 0)
{
    foreach (var sample in train.Batches(batch, seed).Take(steps))
    {
        (state, var metrics) = step.Run(state, sample);
        Print($"step {state.Step} loss {metrics.Loss:F9}");
    }
    return 0;
}

Print($"{train.Count} training and {test.Count} test images {train.ImageShape} of {train.ClassNames.Length} classes");
Print($"{state.Parameters.ParameterCount:N0} parameters, {model.MultiplyAdds(train.ImageShape):N0} multiply-adds an image, on {device}");

var evaluate = Evaluator.Compile(model, train.ImageShape, CrossEntropy(), device);
var history = new List<EpochRecord>();
var table = new EpochTable();
var clock = System.Diagnostics.Stopwatch.StartNew();

for (var epoch = 1; epoch <= epochs; epoch++)
{
    var started = clock.Elapsed;
    using var progress = new TrainingProgress(perEpoch, $"epoch {epoch}/{epochs}");
    var first = state.Step;
    (state, var learnt) = step.Fold(state, train.Batches(batch, seed, epoch, augmentation: new Augmentation(HorizontalFlip: true)), report =>
    {
        if ((report.Step - first) % 10 != 0) return;
        progress.Report(report.Step - first, report.Metrics.Loss, report.Metrics.Top1, (report.Step - first) * batch / (clock.Elapsed - started).TotalSeconds);
    });
    progress.Dispose();
    var speed = perEpoch * batch / (clock.Elapsed - started).TotalSeconds;
    var tested = evaluate.Run(state, test.InOrder(250));
    history.Add(new EpochRecord(epoch, state.Step, optimizer.LearningRate.At(state.Step - 1), learnt.Loss, learnt.Top1, tested.Loss, tested.Top1, speed));
    table.Add(history[^1]);
}
Print($"trained in {clock.Elapsed.TotalSeconds:F0} s: {history[^1].TestTop1:P1} of the test images are right");

// What is left behind: the numbers, pictures of them, and a model that gives the same predictions when it is loaded again.
var run = RunDirectory.Create("runs", name);
run.Write("history.csv", HistoryCsv.Render(history));
run.Write("curves.svg", LearningCurvesSvg.Render(history));

var confusion = evaluate.Confusion(state, test.InOrder(250));
run.Write("confusion.svg", ConfusionMatrixSvg.Render(confusion, test.ClassNames));

var predict = Predictor.Compile(model, train.ImageShape, device);
var some = test.InOrder(64).First();
var probabilities = predict.Predict(state, some["image"]);
run.Write("predictions.svg", PredictionGridSvg.Render(some["image"], Names(Best(probabilities)), Names(some["label"].Span<int>().ToArray())));

Checkpoint.Save(run.File("model.safetensors"), state);
var loaded = Checkpoint.Load(run.File("model.safetensors"));
if (!predict.Predict(loaded, some["image"]).BitsEqual(probabilities)) throw new ScriptException("The loaded model predicts something else than the saved one.");
Print($"wrote {run}");
return 0;

int[] Best(NdArray rows) => [.. Enumerable.Range(0, rows.Shape[0]).Select(row => Enumerable.Range(0, rows.Shape[1]).MaxBy(c => rows[(row * rows.Shape[1]) + c]))];
string[] Names(int[] labels) => [.. labels.Select(label => test.ClassNames[label])];
