using System.Text.Json;
using XceptionScript.Benchmarks;

Case[] cases =
[
    new("gemm", "matrix product 2888 x 728 x 728 against the machine's peak", GemmCase.Run),
    new("depthwise", "depthwise 3x3, each sense, at two image sizes", DepthwiseCase.Run),
    new("conv", "dense convolutions of the entry flow, each sense", ConvCase.Run),
    new("stream", "copies, transposes, moments and pooling", StreamCase.Run),
];

if (cases.FirstOrDefault(known => known.Name == args.FirstOrDefault()) is not { } chosen)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Benchmarks -- CASE [--json FILE]");
    foreach (var known in cases) Console.Error.WriteLine($"  {known.Name,-12} {known.Summary}");
    return 1;
}

var figures = chosen.Run().ToArray();
foreach (var figure in figures) Console.WriteLine(figure);
if (args is [_, "--json", var file])
    File.WriteAllText(file, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
return 0;
