using System.Text;

namespace XceptionScript.Scripting.Reports;

/// <summary>
/// The folder of one training run. A file in it is always whole: it is written under another name and then moved into place,
/// so a run that is cut off leaves the previous version.
/// </summary>
public sealed class RunDirectory
{
    private RunDirectory(string path) => Path = path;

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>A new folder <c>parent/name</c>, or <c>parent/name-2</c>, <c>parent/name-3</c>... if earlier runs took the name.</summary>
    public static RunDirectory Create(string parent, string name)
    {
        var first = System.IO.Path.GetFullPath(System.IO.Path.Combine(parent, name));
        var path = first;
        for (var number = 2; System.IO.Path.Exists(path); number++) path = $"{first}-{number}";
        return new RunDirectory(Directory.CreateDirectory(path).FullName);
    }

    /// <summary>The folder of an earlier run.</summary>
    /// <exception cref="ScriptException">There is no such folder.</exception>
    public static RunDirectory Open(string path) => Directory.Exists(path)
        ? new RunDirectory(System.IO.Path.GetFullPath(path))
        : throw new ScriptException($"RunDirectory: there is no folder {path}; expected that of an earlier run.");

    /// <summary>The full path of a file in the folder.</summary>
    /// <exception cref="ScriptException">The name leads out of the folder.</exception>
    public string File(string name)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, name));
        return path.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ScriptException($"RunDirectory: `{name}` leads out of {Path}; expected a name within it.");
    }

    /// <summary>Writes a text file.</summary>
    public void Write(string name, string text) => Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes the file that <paramref name="content"/> fills.</summary>
    public void Write(string name, Action<Stream> content)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var partial = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            using (var stream = System.IO.File.Create(partial)) content(stream);
            System.IO.File.Move(partial, path, overwrite: true);
        }
        catch
        {
            System.IO.File.Delete(partial);
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
