using System.Diagnostics;
using System.IO.Compression;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Tests.Data;
using XceptionScript.Tests.Proofs;
using XceptionScript.Training;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Interchange;

/// <summary>Malformed files of weights: each is refused in a sentence, soon and in little memory. What changes elements alone may load.</summary>
[Collection(nameof(Alone))]
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Files = 60;

    private static readonly XceptionSpec s_spec = Xception.Small with { Width = 0.1, MiddleModules = 1, EntryModules = [new(48)] };
    private static readonly Layer s_xception = Xception.Build(s_spec);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("h5 of h5py")]
    [InlineData("h5")]
    [InlineData("h5 with a heap")]
    [InlineData("weights.h5")]
    [InlineData("keras")]
    [InlineData("safetensors")]
    [InlineData("safetensors of timm's names")]
    public void Damaged_files_are_refused_soon_and_in_little_memory(string format)
    {
        var isTimm = format.EndsWith("timm's names", StringComparison.Ordinal);
        var refused = 0;
        var total = 0;
        var (slowest, largest) = (TimeSpan.Zero, 0L);
        Assert.False(Load(Whole(format), out var whole, isTimm), whole);
        Seeds.ForAll(Files, seed =>
        {
            var (file, mustFail) = Damaged(format, new Random(seed));
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var peak = Peak();
            var started = Stopwatch.GetTimestamp();
            var isRefused = Load(file, out var message, isTimm);
            (slowest, largest) = (Max(slowest, Stopwatch.GetElapsedTime(started)), Math.Max(largest, Math.Max(GC.GetAllocatedBytesForCurrentThread() - allocated, Peak() - peak)));
            total++;
            if (isRefused) refused++;
            Assert.True(isRefused || !mustFail, $"{format}, seed {seed}: loaded");
            // Names in a message may hold whatever a file holds, even lines.
            if (isRefused) Assert.Matches(@"(?s)^(Hdf5|Weights|SafeTensors|Checkpoint): .*; expected .*\.$", message);
        });
        output.WriteLine($"{format}: {refused} of {total} refused, slowest {slowest.TotalMilliseconds:F0} ms, most memory {largest / 1e6:F1} MB");
        Assert.InRange(refused, Files * 6 / 10, Files);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(largest, 0, 200 << 20);

        static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

        static long Peak() => Process.GetCurrentProcess().PeakWorkingSet64;
    }

    [Fact]
    public void An_archive_that_inflates_to_a_gigabyte_is_refused_before_it_does()
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("model.weights.h5", CompressionLevel.Optimal).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 1024; i++) entry.Write(zeros);
        }
        var bomb = stream.ToArray();
        Assert.InRange(bomb.Length, 0, 2 << 20);
        Assert.True(Load(bomb, out var message));
        Assert.Contains("`model.weights.h5` claims 1,073,741,824 bytes; expected at most", message);

        // The same archive claiming to be small: both headers say 1,000 bytes.
        foreach (var at in Positions(bomb, BitConverter.GetBytes(1 << 30))) BitConverter.GetBytes(1000).CopyTo(bomb, at);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Load(bomb, out message));
        Assert.Contains("; expected ", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 16 << 20);
    }

    /// <summary>What a bit flip rarely makes: pointers in circles, and claims that do not fit the file.</summary>
    [Fact]
    public void Circles_and_claims_end()
    {
        var file = Whole("h5 of h5py");
        var trees = Positions(file, "TREE"u8.ToArray()).ToArray();
        // A group's tree that is its own child, at any level.
        foreach (var level in new byte[] { 1, 7, 255 })
        {
            var circle = (byte[])file.Clone();
            circle[trees[0] + 5] = level;
            BitConverter.GetBytes((long)trees[0]).CopyTo(circle, trees[0] + 32);
            Assert.True(Load(circle, out _));
        }
        // An object header that goes on at its own beginning.
        var header = new byte[600];
        Hdf5Object.Signature.CopyTo(header);
        (header[8], header[9], header[10]) = (2, 8, 8);
        BitConverter.GetBytes(600L).CopyTo(header, 28);
        BitConverter.GetBytes(48L).CopyTo(header, 36);
        (header[48], header[56]) = (1, 24);
        (header[64], header[66]) = (0x10, 16);
        BitConverter.GetBytes(64L).CopyTo(header, 72);
        BitConverter.GetBytes(24L).CopyTo(header, 80);
        Assert.True(Load(header, out var message));
        Assert.Contains("an object header has more than 256 pieces", message);

        // An attribute of 2^31 - 1 times as many elements.
        var legacy = Whole("h5");
        var names = legacy.AsSpan().IndexOf("layer_names\0"u8);
        Assert.True(names > 0);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        // Behind the name lie the type (8 bytes) and the extents, whose first number follows 4 bytes.
        BitConverter.GetBytes((long)int.MaxValue).CopyTo(legacy, names + 12 + 8 + 4);
        Assert.True(Load(legacy, out message));
        Assert.Contains("the attribute `layer_names` has the extents [2147483647] and elements of 48 bytes", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 4 << 20);
    }

    private (byte[] File, bool MustFail) Damaged(string format, Random random)
    {
        var file = Whole(format);
        switch (random.Next(6))
        {
            case 0:
                return (file[..random.Next(file.Length)], true);
            case 1:
                // Numbers that claim everything: sizes, counts, addresses.
                byte[][] claims = [[255, 255, 255, 127], [255, 255, 255, 255, 255, 255, 255, 255], [0, 0, 0, 0, 0, 0, 0, 128], [255, 255]];
                for (var i = random.Next(1, 40); i > 0; i--)
                {
                    var claim = claims[random.Next(claims.Length)];
                    claim.CopyTo(file, random.Next(file.Length - 8));
                }
                return (file, false);
            case 2:
                for (var i = random.Next(1, 200); i > 0; i--) file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
                return (file, false);
            case 3:
                // A block that came from elsewhere in the file: overlaps and circles.
                for (var i = random.Next(1, 8); i > 0; i--) file.AsSpan(random.Next(file.Length - 64), 64).ToArray().CopyTo(file, random.Next(file.Length - 64));
                return (file, false);
            case 4 when format == "keras":
                var weights = TinyKeras.Numbered(1);
                return (TinyKeras.Archive(weights[..random.Next(weights.Length)]), true);
            case 4:
                // A name that is none.
                string[] names = ["kernel", "gamma", "weight", "bias", "vars", "dense", "shape"];
                foreach (var name in names)
                {
                    foreach (var at in Positions(file, System.Text.Encoding.UTF8.GetBytes(name)).ToArray()) file[at + random.Next(name.Length)] ^= (byte)random.Next(1, 256);
                }
                return (file, true);
            default:
                random.NextBytes(file.AsSpan(8, Math.Min(file.Length - 8, random.Next(16, 4096))));
                // An archive is read from its end, and may begin with an entry that nobody looks at.
                return (file, format != "keras");
        }
    }

    private byte[] Whole(string format)
    {
        var (parameters, statistics) = TinyKeras.Weights(1);
        var path = _folder["whole.safetensors"];
        switch (format)
        {
            case "h5 of h5py": return File.ReadAllBytes(Path.Combine(Golden.RepositoryRoot, "tests/XceptionScript.Tests/Interchange/tiny.h5"));
            case "h5": return TinyKeras.Legacy(1);
            case "h5 with a heap": return TinyKeras.Legacy(1, hasHeap: true);
            case "weights.h5": return TinyKeras.Numbered(1);
            case "keras": return TinyKeras.Archive(TinyKeras.Numbered(1));
            case "safetensors":
                Weights.Save(path, TinyKeras.Network, TinyKeras.Image, parameters, statistics);
                return File.ReadAllBytes(path);
            default:
                var leaves = s_xception.Initialize(s_spec.Input, 1);
                Weights.Save(path, s_xception, s_spec.Input, leaves.Parameters, leaves.Statistics, WeightNaming.Timm);
                return File.ReadAllBytes(path);
        }
    }

    private bool Load(byte[] file, out string message, bool isTimm = false)
    {
        File.WriteAllBytes(_folder["damaged.bin"], file);
        try
        {
            if (isTimm) Weights.Load(_folder["damaged.bin"], s_xception, s_spec.Input);
            else Weights.Load(_folder["damaged.bin"], TinyKeras.Network, TinyKeras.Image);
            message = "";
            return false;
        }
        catch (CheckpointException error)
        {
            message = error.Message;
            return true;
        }
    }

    private static IEnumerable<int> Positions(byte[] file, byte[] part)
    {
        for (var at = 0; at <= file.Length - part.Length; at++)
        {
            if (file.AsSpan(at, part.Length).SequenceEqual(part)) yield return at;
        }
    }
}
