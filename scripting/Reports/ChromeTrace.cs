using System.Text;
using System.Text.Json;
using XceptionScript.Execution;

namespace XceptionScript.Scripting.Reports;

/// <summary>A profile as the JSON that trace viewers read, such as chrome://tracing and Perfetto: a process per device, a thread per stage.</summary>
public static class ChromeTrace
{
    /// <summary>The trace as text.</summary>
    public static string Render(IReadOnlyCollection<KernelTime> times)
    {
        string[] devices = [.. times.Select(time => time.Device).Distinct()];
        (string Device, string Stage)[] stages = [.. times.Select(time => (time.Device, time.Stage)).Distinct()];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = false }))
        {
            json.WriteStartObject();
            json.WriteString("displayTimeUnit", "ms");
            json.WriteStartArray("traceEvents");
            for (var i = 0; i < devices.Length; i++) Name("process_name", i, 0, devices[i]);
            for (var i = 0; i < stages.Length; i++) Name("thread_name", Array.IndexOf(devices, stages[i].Device), i, stages[i].Stage);
            foreach (var time in times)
            {
                json.WriteStartObject();
                json.WriteString("name", time.Kernel);
                json.WriteString("cat", time.Family);
                json.WriteString("ph", "X");
                json.WriteNumber("ts", Math.Round(time.Start, 3));
                json.WriteNumber("dur", Math.Round(time.Duration, 3));
                json.WriteNumber("pid", Array.IndexOf(devices, time.Device));
                json.WriteNumber("tid", Array.IndexOf(stages, (time.Device, time.Stage)));
                json.WriteStartObject("args");
                json.WriteString("call", time.Call);
                json.WriteNumber("flops", time.Flops);
                json.WriteNumber("bytes", time.Bytes);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();

            void Name(string kind, int process, int thread, string name)
            {
                json.WriteStartObject();
                json.WriteString("name", kind);
                json.WriteString("ph", "M");
                json.WriteNumber("pid", process);
                json.WriteNumber("tid", thread);
                json.WriteStartObject("args");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
