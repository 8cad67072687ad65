using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Benchmarks;

/// <summary>The parent's side of a measurement: a process of its own that has made one case ready in one library and waits to be asked.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly string _file;

    private PeerProcess(Process process, string name, string file) => (_process, _name, _file) = (process, name, file);

    /// <summary>A process in which a library has done a case once, and is warm; files of the case lie in <paramref name="folder"/>.</summary>
    /// <exception cref="PeerException">The library is not here.</exception>
    public static PeerProcess Start(XceptionCase work, string peer, string folder)
    {
        var program = ProgramOf(peer);
        var file = Path.Combine(folder, $"{peer}.safetensors");
        var process = Process.Start(new ProcessStartInfo(DotNet, [program, "measure", work.Name, peer, folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var started = new PeerProcess(process, $"{work.Name} {peer}", file);
        try
        {
            var answer = started.Answer();
            return answer == "ready" ? started
                : answer.StartsWith(Serving.Unavailable, StringComparison.Ordinal) ? throw new PeerException(answer[Serving.Unavailable.Length..])
                : throw new UnreachableException($"measure {started._name} answered `{answer}`.");
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <summary>What the case computed there.</summary>
    public ArrayTree Outputs() => SafeTensors.Read(_file).Arrays;

    /// <summary>The milliseconds of one run.</summary>
    public double Sample() => Ask("sample");

    /// <summary>The most memory that the process has held, in megabytes.</summary>
    public double PeakMegabytes() => Ask("memory");

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
        _process.Dispose();
    }

    private static string DotNet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    // The other libraries live in a program that the solution leaves out: their packages are half a gigabyte.
    private static string ProgramOf(string peer)
    {
        var own = typeof(PeerProcess).Assembly.Location;
        if (peer is Peer.Ours or Peer.Peak or Peer.Bandwidth) return own;
        var configuration = Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "..", ".."), AppContext.BaseDirectory);
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "Peers", "bin", configuration, "XceptionScript.Peers.dll"));
        return File.Exists(program)
            ? program
            : throw new PeerException($"{peer}: its program is not built; expected `dotnet build -c Release tests/Peers` before (it fetches 430 MB of packages).");
    }

    private double Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        return double.Parse(Answer(), CultureInfo.InvariantCulture);
    }

    private string Answer() => _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException($"measure {_name}: the process ended before it answered; expected what it wrote above to say why.");
}
