using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using XceptionScript.Scripting;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class ScriptHostTests : IDisposable
{
    private readonly ScriptRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_script_reads_its_arguments_and_prints()
    {
        Assert.Equal(0, await _run.RunTextAsync("Print($\"{Args.Count} {Args[0]} {Args[1]}\");", "--steps", "1"));
        Assert.Equal("2 --steps 1\n", _run.Output);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public async Task Print_shows_arrays_and_sequences()
    {
        await _run.RunTextAsync("""
            Print(NdArray.Of<float>([2, 2], [1, 2, 3, 4.5f]));
            Print(new[] { 1, 2, 3 });
            Print(new List<double[]> { new[] { 0.5, 1.5 }, new[] { 2.5 } });
            Print(new Dictionary<string, int> { ["a"] = 1 });
            Print(Shape.Create([8, 32]));
            Print(null);
            Print(0.1);
            Print(Enumerable.Repeat(0, int.MaxValue).Select((_, i) => i));
            """);
        var lines = _run.Output.Split('\n');
        Assert.Equal(["float32[2, 2] [[1, 2], [3, 4.5]]", "[1, 2, 3]", "[[0.5, 1.5], [2.5]]", "{a: 1}", "[8, 32]", "null", "0.1"], lines[..7]);
        Assert.EndsWith("98, 99, ...]", lines[7]);
    }

    [Fact]
    public async Task The_customary_namespaces_need_no_using()
    {
        Assert.Equal(0, await _run.RunTextAsync("""
            Write("");
            Stopwatch.StartNew();
            dynamic bag = new ExpandoObject();
            bag.Size = Path.Combine("a", "b").Length + new StringBuilder("c").Length;
            Expression<Func<int, int>> twice = x => 2 * x;
            await Task.Yield();
            Print(new List<int> { bag.Size }.Select(twice.Compile()).Single());
            """));
        Assert.Equal("8\n", _run.Output);
    }

    [Fact]
    public async Task Recent_syntax_and_unsafe_code_compile()
    {
        Assert.Equal(0, await _run.RunTextAsync("""
            int[] items = [1, 2, .. new[] { 3 }];
            record Point(int X, int Y);
            if (items is [_, .. var rest] && new Point(1, 2) is { X: 1 } point) Print(rest.Length + point.Y);
            Print(nameof(List<>));
            unsafe { fixed (int* first = items) Print(*first); }
            """));
        Assert.Equal("4\nList\n1\n", _run.Output);
    }

    [Fact]
    public async Task Load_starts_at_the_file_that_names_it()
    {
        _run.Write("lib/outer.csx", "#load \"deeper/inner.csx\"\nint Outer() => Inner() + 1;");
        _run.Write("lib/deeper/inner.csx", "#load \"../side.csx\"\nint Inner() => Side() + 10;");
        _run.Write("lib/side.csx", "int Side() => 100;");
        Assert.Equal(0, await _run.RunTextAsync("#load \"lib/outer.csx\"\nPrint(Outer());"));
        Assert.Equal("111\n", _run.Output);
    }

    [Fact]
    public async Task A_reference_starts_at_the_file_that_names_it()
    {
        WriteLibrary("lib/bin/Answers.dll", "public static class Answers { public static int Value => 42; }");
        _run.Write("lib/answers.csx", "#r \"bin/Answers.dll\"\nint Answer() => Answers.Value;");
        Assert.Equal(0, await _run.RunTextAsync("#load \"lib/answers.csx\"\nPrint(Answer());"));
        Assert.Equal("42\n", _run.Output);
    }

    [Fact]
    public async Task A_missing_loaded_file_is_a_compile_error_where_it_is_named()
    {
        Assert.Equal(1, await _run.RunTextAsync("\n#load \"absent.csx\"\nPrint(1);"));
        Assert.Contains("script.csx(2,7): error CS1504: Source file 'absent.csx' could not be opened", _run.Error);
    }

    [Fact]
    public async Task A_package_reference_is_refused_with_the_way_out()
    {
        Assert.Equal(1, await _run.RunTextAsync("#r \"nuget: Some.Package, 1.2.3\"\nPrint(1);"));
        var line = Assert.Single(_run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("script.csx(1,1): error CS0006: xs does not restore packages, so it cannot follow `#r \"nuget: Some.Package, 1.2.3\"`; expected a path to an assembly, such as #r \"lib/Name.dll\", or a C# project that references both the package and XceptionScript.", line);
    }

    [Fact]
    public async Task Await_stands_at_the_top_level()
    {
        await _run.RunTextAsync("var value = await Task.Run(async () => { await Task.Delay(1); return 5; });\nPrint(value);");
        Assert.Equal("5\n", _run.Output);
    }

    [Theory]
    [InlineData("return 3;", 3)]
    [InlineData("if (Args.Count == 0) return 4; await Task.Yield(); return 5;", 4)]
    [InlineData("Print(1);", 0)]
    [InlineData("return \"text\";", 0)]
    public async Task The_returned_integer_is_the_exit_code(string text, int code) =>
        Assert.Equal(code, await _run.RunTextAsync(text));

    [Fact]
    public async Task Every_compile_error_is_listed_with_its_place()
    {
        Assert.Equal(1, await _run.RunTextAsync("Print(unknown);\nint x = \"text\";\n"));
        var lines = _run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{Path.Combine(_run.Folder, "script.csx")}(1,7): error CS0103: ", lines[0]);
        Assert.StartsWith($"{Path.Combine(_run.Folder, "script.csx")}(2,9): error CS0029: ", lines[1]);
        Assert.Equal("", _run.Output);
    }

    [Fact]
    public async Task A_compile_error_in_a_loaded_file_names_that_file()
    {
        _run.Write("part.csx", "\nint Broken() => missing;");
        Assert.Equal(1, await _run.RunTextAsync("#load \"part.csx\""));
        Assert.StartsWith($"{Path.Combine(_run.Folder, "part.csx")}(2,17): error CS0103: ", _run.Error);
    }

    [Fact]
    public async Task Nullable_warnings_are_errors_once_a_script_asks_for_them()
    {
        Assert.Equal(1, await _run.RunTextAsync("#nullable enable\nstring text = null;\nPrint(\"ran\");"));
        Assert.Contains("script.csx(2,15): error CS8625: ", _run.Error);
        Assert.Equal("", _run.Output);
        Assert.Equal(0, await _run.RunTextAsync("string text = null;\nstring? other = null;\nPrint(\"ran\");"));
        Assert.Equal("ran\n", _run.Output);
    }

    [Fact]
    public async Task A_warning_is_shown_and_the_script_runs()
    {
        Assert.Equal(0, await _run.RunTextAsync("async Task<int> Later() { await Task.Yield(); return 1; }\nLater();\nPrint(\"ran\");"));
        Assert.Contains("script.csx(2,1): warning CS4014: ", _run.Error);
        Assert.Equal("ran\n", _run.Output);
    }

    [Fact]
    public async Task An_exception_of_the_library_is_one_sentence_at_its_script_line()
    {
        Assert.Equal(1, await _run.RunTextAsync("""
            Print("start");

            NdArray Make() =>
                NdArray.Of<float>([2, 3], [1f]);
            await Task.Yield();
            Make();
            """));
        Assert.Equal($"{Path.Combine(_run.Folder, "script.csx")}:4: NdArray: 1 values were given for shape [2, 3]; expected 6.\n", _run.Error);
        Assert.Equal("start\n", _run.Output);
    }

    [Fact]
    public async Task An_exception_of_the_library_from_a_parallel_task_is_still_one_sentence()
    {
        Assert.Equal(1, await _run.RunTextAsync("Task.Run(() => { NdArray.Of<float>([2], [1f]); }).Wait();"));
        Assert.Equal($"{Path.Combine(_run.Folder, "script.csx")}:1: NdArray: 1 values were given for shape [2]; expected 2.\n", _run.Error);
    }

    [Fact]
    public async Task Another_exception_shows_its_type_and_the_script_lines_it_passed()
    {
        _run.Write("part.csx", "using System.Runtime.CompilerServices;\n\n[MethodImpl(MethodImplOptions.NoInlining)]\nint Third(int[] items) =>\n    items[3];");
        Assert.Equal(1, await _run.RunTextAsync("#load \"part.csx\"\nPrint(1);\nPrint(Third(new int[2]));"));
        var (part, script) = (Path.Combine(_run.Folder, "part.csx"), Path.Combine(_run.Folder, "script.csx"));
        Assert.Equal($"{part}:5: System.IndexOutOfRangeException: Index was outside the bounds of the array.\n  at {part}:5\n  at {script}:3\n", _run.Error);
    }

    [Fact]
    public async Task A_missing_script_is_answered_with_the_nearest_ones()
    {
        _run.Write("train.csx", "");
        _run.Write("evaluate.csx", "");
        Assert.Equal(1, await _run.RunAsync("trian.csx"));
        Assert.Equal($"xs: there is no script `{Path.Combine(_run.Folder, "trian.csx")}`; the nearest in {_run.Folder} are train.csx, evaluate.csx.\n", _run.Error);
    }

    [Fact]
    public async Task A_missing_folder_or_a_folder_without_scripts_is_said()
    {
        Assert.Equal(1, await _run.RunAsync("absent/a.csx"));
        Assert.Contains("no folder", _run.Error);
        Assert.Equal(1, await _run.RunAsync("a.csx"));
        Assert.Contains("holds no .csx files", _run.Error);
    }

    [Fact]
    public async Task A_shebang_line_is_skipped()
    {
        Assert.Equal(0, await _run.RunTextAsync("#!/usr/bin/env xs\nPrint(1);"));
        Assert.Equal("1\n", _run.Output);
    }

    [Theory]
    [InlineData("script.csx -- --steps 1", "[--steps, 1]")]
    [InlineData("run script.csx -- --steps 1", "[--steps, 1]")]
    [InlineData("script.csx --steps 1", "[--steps, 1]")]
    [InlineData("script.csx -- a -- b", "[a, --, b]")]
    [InlineData("script.csx --", "[]")]
    [InlineData("script.csx", "[]")]
    public async Task Words_after_the_script_are_its_arguments(string words, string printed)
    {
        _run.Write("script.csx", "Print(Args);");
        var output = new StringWriter();
        string[] line = [.. words.Split(' ').Select(word => word == "script.csx" ? Path.Combine(_run.Folder, word) : word)];
        Assert.Equal(0, await CommandLine.RunAsync(line, output, TextWriter.Null));
        Assert.Equal($"{printed}\n", output.ToString());
    }

    [Fact]
    public async Task Without_a_script_the_usage_is_shown()
    {
        var error = new StringWriter();
        Assert.Equal(1, await CommandLine.RunAsync([], TextWriter.Null, error));
        Assert.StartsWith("usage: xs", error.ToString());
        var output = new StringWriter();
        Assert.Equal(0, await CommandLine.RunAsync(["--help"], output, TextWriter.Null));
        Assert.StartsWith("usage: xs", output.ToString());
        Assert.Equal(1, await CommandLine.RunAsync(["--verbose", "a.csx"], TextWriter.Null, error));
        Assert.Contains("there is no option `--verbose`", error.ToString());
    }

    private void WriteLibrary(string name, string code)
    {
        var path = _run.Write(name, "");
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(name),
            [CSharpSyntaxTree.ParseText(code)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(compilation.Emit(path).Success);
    }
}
