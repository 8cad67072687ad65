using Xunit;

namespace XceptionScript.Tests.Mistakes;

/// <summary>Mistakes in the language, in the arguments and in the choice of a device.</summary>
public sealed class HostMistakeTests
{
    private static readonly Dictionary<string, Mistake> s_mistakes = new()
    {
        ["a syntax error"] = new("""
            var x = Ones([2]);
            var y = x * ; // here
            """, "Invalid expression term ';'")
        { CompileError = "CS1525" },
        ["a missing semicolon"] = new("""
            Print("before");
            var x = Ones([2]) // here
            """, "; expected")
        { CompileError = "CS1002" },
        ["an undefined name"] = new("""
            var x = Ones([2]);
            Print(xx.Sum()); // here
            """, "'xx'")
        { CompileError = "CS0103" },
        ["an argument of another name"] = new("""
            var layer = new Conv2D(Filters: 8, Kernel: 3, Strides: 2); // here
            """, "'Strides'")
        { CompileError = "CS1739" },
        ["an option that is misspelt"] = new("""
            var options = new ScriptArguments(Args);
            var epochs = options.Int("epochs", 8);
            var rate = options.Number("rate", 0.1);
            options.Done(); // here
            """, "--epcohs", "did you mean --epochs, out of --epochs, --rate?")
        { Arguments = ["--epcohs", "3"] },
        ["an option of another kind"] = new("""
            var options = new ScriptArguments(Args);
            var epochs = options.Int("epochs", 8); // here
            options.Done();
            """, "--epochs", "`many`", "expected one, such as --epochs 8")
        { Arguments = ["--epochs", "many"] },
        ["an unknown device"] = new("""
            var device = Device.Parse("gpu"); // here
            """, "`gpu`", "expected cpu, reference, emulated, cuda, cuda:1, opencl or opencl:1"),
        ["a CUDA device that is not there"] = new("""
            var name = "cuda:99";
            var device = Device.Parse(name); // here
            """, "Cuda", "device 99 was asked for", "expected"),
        ["an OpenCL device that is not there"] = new("""
            var device = Device.OpenCl(99); // here
            """, "OpenCl", "device 99 was asked for", "expected"),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task A_mistake_is_one_sentence_at_its_line(string mistake) => s_mistakes[mistake].CheckAsync();
}
