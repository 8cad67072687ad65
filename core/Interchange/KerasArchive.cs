using System.IO.Compression;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>The weights in a <c>.keras</c> archive, whose configuration, code included, is not looked at.</summary>
internal static class KerasArchive
{
    private const string Weights = "model.weights.h5";

    // Weights take as many bytes as the network's arrays; an optimizer's slots and the file's structure come on top.
    private const int MostTimes = 8;
    private const long MostStructure = 4 << 20;

    /// <summary>The inflated HDF5 file in an archive, given the bytes that the arrays of the network take.</summary>
    /// <exception cref="CheckpointException">The archive is damaged, holds no weights, or more than fit the network.</exception>
    public static MemoryStream Open(Stream stream, string file, long networkBytes)
    {
        var most = Math.Min((MostTimes * networkBytes) + MostStructure, Array.MaxLength);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var entry = archive.GetEntry(Weights) ?? throw Wrong("it holds no `" + Weights + "`", archive.Entries.Any(other => other.Name.EndsWith(".pkl", StringComparison.Ordinal))
                ? "a `.keras` archive (PyTorch's archives hold pickled code, which is never run: save the weights as safetensors)"
                : "a `.keras` archive of Keras 3");
            if (entry.Length > most) throw Wrong($"`{Weights}` claims {entry.Length:N0} bytes", $"at most {most:N0}, for a network of {networkBytes:N0}");
            if (entry.CompressedLength > stream.Length) throw Wrong($"`{Weights}` claims {entry.CompressedLength:N0} bytes of {stream.Length:N0}", "a file that is not cut short");
            using var inflating = entry.Open();
            // The claim may lie either way: one byte more than claimed is asked for.
            var inflated = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = inflating.Read(buffer)) > 0;)
            {
                if (inflated.Length + read > entry.Length) throw Wrong($"`{Weights}` holds more than the {entry.Length:N0} bytes that it claims", "as many");
                inflated.Write(buffer, 0, read);
            }
            return inflated.Length == entry.Length ? inflated : throw Wrong($"`{Weights}` holds {inflated.Length:N0} bytes and claims {entry.Length:N0}", "equal numbers");
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw Wrong($"it is no whole zip archive ({error.Message.TrimEnd('.')})", "one that is not damaged");
        }

        CheckpointException Wrong(string found, string expected) => new($"Weights: `{file}` is an archive, and {found}; expected {expected}.");
    }
}
