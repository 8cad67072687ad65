using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Benchmarks;

/// <summary>Training and inference of Xception on any device, as a whole and kernel by kernel, beside what was predicted.</summary>
internal static class DeviceCommand
{
    private const int WarmUp = 3;
    private const int Rounds = 5;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>
    /// Measures what the words ask for: <c>--device NAME</c>, <c>--size N</c>, <c>--batch N</c>, <c>--steps N</c> timed together, <c>--json FILE</c>, <c>--predicted FILE</c>
    /// with rows of <c>predict-gpu</c>. On CUDA each case runs by kernels of our own, by cuBLAS, and by cuBLAS in TF32.
    /// </summary>
    public static int Run(ReadOnlySpan<string> words)
    {
        var options = new Dictionary<string, string> { ["--device"] = "cuda:0", ["--size"] = "299", ["--batch"] = "32", ["--steps"] = "20", ["--json"] = "", ["--predicted"] = "" };
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!options.ContainsKey(words[i]) || i + 1 == words.Length)
            {
                Console.Error.WriteLine($"device: `{words[i]}` is not an option with a value; expected {string.Join(", ", options.Keys)}.");
                return 1;
            }
            options[words[i]] = words[i + 1];
        }
        var (name, size, batch, steps) = (options["--device"], Number("--size"), Number("--batch"), Number("--steps"));
        (string Precision, string Choice)[] modes = name.StartsWith("cuda", StringComparison.Ordinal)
            ? [("float32, own kernels", ",own-products"), ("float32", ""), ("TF32", ",tf32")]
            : [("float32", "")];
        var rows = new JsonArray();
        foreach (var (precision, choice) in modes)
        {
            var device = Device.Parse(name + choice);
            rows.Add(Measure(device, "training", precision, XceptionGraphs.Training(size, batch), batch, steps));
            rows.Add(Measure(device, "inference", precision, XceptionGraphs.Inference(size, batch), batch, steps));
        }
        var entry = Device.All().First(entry => name == entry.Name || name.StartsWith(entry.Name + ",", StringComparison.Ordinal) || entry.Name.StartsWith(name, StringComparison.Ordinal));
        var report = new JsonObject
        {
            ["device"] = name,
            ["description"] = entry.Description,
            ["driver"] = entry.Driver,
            ["size"] = size,
            ["batch"] = batch,
            ["rows"] = rows,
        };
        if (options["--predicted"] is { Length: > 0 } predicted) report["predicted"] = JsonNode.Parse(File.ReadAllText(predicted));
        if (options["--json"] is { Length: > 0 } file) File.WriteAllText(file, report.ToJsonString(s_json));
        return 0;

        int Number(string option) => int.Parse(options[option], CultureInfo.InvariantCulture);
    }

    private static JsonObject Measure(Device device, string name, string precision, StagedGraph graph, int batch, int steps)
    {
        var program = device.Backend.Load(graph);
        using var session = program.Open();
        XceptionGraphs.Fill(session, graph);
        var image = graph.Inputs.Select((input, i) => (input, i)).First(pair => pair.input.DType == DType.UInt8);
        var images = new byte[image.input.Shape.Size];
        new Random(2).NextBytes(images);
        for (var step = 0; step < WarmUp; step++) Step();
        Wait();
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var step = 0; step < steps; step++) Step();
            Wait();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps);
        }
        using var profile = Profile.Start();
        Step();
        var kernels = profile.Times.GroupBy(time => (time.Family, time.Kernel)).Select(group => (group.Key, Calls: group.Count(), Microseconds: group.Sum(time => time.Duration)))
            .OrderByDescending(row => row.Microseconds).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {precision}, {device}: {best:F3} ms a step, {batch / best * 1000:F0} images/s; kernels alone {kernels.Sum(row => row.Microseconds) / 1e3:F3} ms"));
        foreach (var row in kernels)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Microseconds,10:F1} us {row.Calls,5} {row.Key.Family} [{row.Key.Kernel}]"));
        return new JsonObject
        {
            ["name"] = name,
            ["precision"] = precision,
            ["device"] = device.Name,
            ["ms_per_step"] = best,
            ["images_per_s"] = batch / best * 1000,
            ["kernels"] = new JsonArray([.. kernels.Select(row => (JsonNode)new JsonObject
            {
                ["kernel"] = row.Key.Family,
                ["code"] = row.Key.Kernel,
                ["calls"] = row.Calls,
                ["measured_us"] = row.Microseconds,
            })]),
        };

        void Step()
        {
            session.Write(image.i, images);
            for (var stage = 0; stage < graph.Stages.Length; stage++) session.Run(stage);
        }

        // What is read is known only when all that was started is done.
        void Wait()
        {
            var first = graph.Outputs[0];
            session.Read(0, new byte[first.Shape.Size * first.DType.Size]);
        }
    }
}
