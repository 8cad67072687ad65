namespace XceptionScript.Tests.Data;

/// <summary>A folder that lives as long as a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("xception-data-").FullName;

    public string Path => _path;

    /// <summary>The path of a file in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(_path, name);

    /// <summary>The names of the files in the folder, hidden ones too, sorted.</summary>
    public string[] Files => [.. Directory.EnumerateFiles(_path).Select(file => System.IO.Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
