using System.Collections.Immutable;
using System.Globalization;

namespace XceptionScript.Benchmarks;

/// <summary>Compares this library with others on the cases of the table: <c>xception [--case NAME] [--peer NAME] [--samples N] [--json FILE]</c>.</summary>
internal static class XceptionCommand
{
    private const int Samples = 7;

    /// <summary>Prints a table; 1 when the arguments are wrong, or when a peer computes something else.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        string? name = null, onlyPeer = null, file = null;
        var samples = Samples;
        for (var rest = arguments; !rest.IsEmpty; rest = rest[2..])
        {
            switch (rest)
            {
                case ["--case", var value, ..] when XceptionCases.All.Any(known => known.Name == value): name = value; break;
                case ["--peer", var value, ..]: onlyPeer = value; break;
                case ["--json", var value, ..]: file = value; break;
                case ["--samples", var value, ..] when int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0: samples = number; break;
                default: return Refuse(rest);
            }
        }

        Console.WriteLine(Row.Head);
        var rows = new List<Row>();
        var absent = new HashSet<string>();
        var isSound = true;
        foreach (var work in XceptionCases.All.Where(work => name is null || work.Name == name))
        {
            var folder = Directory.CreateTempSubdirectory("xceptionscript-");
            try
            {
                work.Export(folder.FullName);
                foreach (var peer in work.Peers.Where(peer => onlyPeer is null || peer == onlyPeer)) Measure(work, peer, folder.FullName);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        if (file is not null) File.WriteAllText(file, Row.Json(rows));
        return isSound ? 0 : 1;

        void Measure(XceptionCase work, string peer, string folder)
        {
            try
            {
                rows.Add(Match.Run(work, peer, samples, folder));
                Console.WriteLine(rows[^1]);
            }
            catch (PeerException missing)
            {
                if (absent.Add(missing.Message)) Console.Error.WriteLine(missing.Message);
            }
            catch (InvalidOperationException refused)
            {
                isSound = false;
                Console.Error.WriteLine(refused.Message);
            }
        }
    }

    private static int Refuse(ReadOnlySpan<string> rest)
    {
        var cases = string.Join(", ", XceptionCases.All.Select(work => work.Name));
        Console.Error.WriteLine($"xception: `{string.Join(' ', rest.ToArray())}` is not understood; expected [--case NAME] [--peer NAME] [--samples N] [--json FILE] with a case of {cases}.");
        return 1;
    }
}
