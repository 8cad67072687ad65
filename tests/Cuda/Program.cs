using XceptionScript.Benchmarks;
using XceptionScript.Cuda;
using XceptionScript.Devices;

if (args is ["lane", var lane]) return Tell(lane);

// What the first machine with an NVIDIA GPU runs: correctness, then speed, into one file.
if (args is not (["--json", _] or ["--json", _, "--predicted", _]))
{
    Console.Error.WriteLine("usage: xs-cuda --json FILE [--predicted FILE]");
    Console.Error.WriteLine("       xs-cuda lane Cuda|OpenCl|Emulated|Ptx");
    return 2;
}
var cuda = Device.All().Where(device => device.Name.StartsWith("cuda", StringComparison.Ordinal)).ToArray();
if (!cuda.Any(device => device.Refusal is null))
{
    Console.Error.WriteLine($"xs-cuda: no CUDA device can be used here: {string.Join("; ", cuda.Select(device => device.Refusal))}.");
    return 3;
}
foreach (var device in cuda.Where(device => device.Refusal is null)) Console.WriteLine($"{device.Name}: {device.Description}, {device.Driver}, {device.Products}");

return Tell("Cuda") is not 0 and var failure ? failure : DeviceCommand.Run(["--device", "cuda:0", .. args]);

static int Tell(string lane)
{
    var (passed, failed, skipped) = LaneRun.Run(lane);
    Console.WriteLine($"Lane={lane}: {passed} passed, {failed} failed, {skipped} skipped");
    return failed > 0 ? 1 : 0;
}
