using XceptionScript.Scripting;

namespace XceptionScript.Tests.Scripting;

/// <summary>A folder of scripts for one test, and what running them gave.</summary>
internal sealed class ScriptRun : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("xs-test-").FullName;

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Writes a script and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a script of the folder and returns its exit code.</summary>
    public async Task<int> RunAsync(string name, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await ScriptHost.RunAsync(Path.Combine(Folder, name), arguments, output, error);
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    /// <summary>Writes a script, runs it and returns its exit code.</summary>
    public Task<int> RunTextAsync(string text, params string[] arguments)
    {
        Write("script.csx", text);
        return RunAsync("script.csx", arguments);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
