using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using XceptionScript.Devices;

namespace XceptionScript.Scripting.Verbs;

/// <summary><c>xs devices</c>: what can compute on this machine, with what, and why the rest cannot.</summary>
internal static class DevicesVerb
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the devices of this machine.</summary>
    /// <exception cref="ScriptException">A word is not an option.</exception>
    public static void Run(string[] words, TextWriter output)
    {
        var options = new ScriptArguments(words);
        var isJson = options.Flag("json", "print JSON");
        options.Done();
        Print(Device.All(), isJson, output);
    }

    /// <summary>Prints a list of devices: those that can be used as a table, then the others with their reasons.</summary>
    internal static void Print(IReadOnlyList<DeviceEntry> devices, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                devices.Select(device => new { name = device.Name, description = device.Description, memory = device.MemoryBytes, driver = device.Driver, products = device.Products, refusal = device.Refusal }),
                s_json));
            return;
        }
        string[][] rows =
        [
            ["device", "what it is", "memory", "driver", "matrix products"],
            .. devices.Where(device => device.Refusal is null)
                .Select(device => (string[])[device.Name, device.Description, Memory(device.MemoryBytes), device.Driver ?? "", device.Products ?? ""]),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (var row in rows) output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        foreach (var device in devices.Where(device => device.Refusal is not null))
        {
            output.WriteLine(device.Driver is null
                ? $"{device.Name}: {device.Description}: {device.Refusal}."
                : $"{device.Name}: {device.Description} ({device.Driver}, {Memory(device.MemoryBytes)}) cannot be used: {device.Refusal}.");
        }
    }

    private static string Memory(long? bytes) => bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1e9:F1} GB") : "";
}
