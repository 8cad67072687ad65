using System.Text.Json;
using XceptionScript.Benchmarks;

Case[] cases =
[
    new("gemm", "matrix product 2888 x 728 x 728 against the machine's peak", GemmCase.Run),
    new("depthwise", "depthwise 3x3, each sense, at two image sizes", DepthwiseCase.Run),
    new("conv", "dense convolutions of the entry flow, each sense", ConvCase.Run),
    new("stream", "copies, transposes, moments and pooling", StreamCase.Run),
];

switch (args)
{
    case ["xception", ..]: return XceptionCommand.Run(args.AsSpan(1));
    case ["profile", var size, var batch, var kind, ..]:
        ProfileCommand.Run(int.Parse(size), int.Parse(batch), kind == "train", args.Length > 4);
        return 0;
    case ["predict-gpu", ..]: return PredictGpuCommand.Run(args.AsSpan(1));
    case ["device", ..]: return DeviceCommand.Run(args.AsSpan(1));
    case ["agree"]: return AgreeCommand.Run();
    case ["measure", ..]: return MeasureCommand.Run(args.AsSpan(1));
}

if (cases.FirstOrDefault(known => known.Name == args.FirstOrDefault()) is not { } chosen)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- CASE [--json FILE]");
    foreach (var known in cases) Console.Error.WriteLine($"  {known.Name,-12} {known.Summary}");
    Console.Error.WriteLine("  xception     Xception and its parts against libtorch and ONNX Runtime [--case NAME] [--peer NAME] [--samples N]");
    Console.Error.WriteLine("  profile      time of every kind of call of Xception: profile SIZE BATCH train|infer [each]");
    Console.Error.WriteLine("  predict-gpu  a training step on an H100, predicted from its kernels as PTX [--json FILE] [--record FILE] [--counts FILE] [--only FAMILY] [--each]");
    Console.Error.WriteLine("  device       training and inference of Xception on a device, with every kernel's time [--device NAME] [--size N] [--batch N] [--json FILE]");
    Console.Error.WriteLine("  agree        logits, loss and gradients of Xception against libtorch's");
    return 1;
}

var figures = chosen.Run().ToArray();
foreach (var figure in figures) Console.WriteLine(figure);
if (args is [_, "--json", var file])
    File.WriteAllText(file, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
return 0;
