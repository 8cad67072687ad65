using System.Text;
using XceptionScript.Expressions;
using XceptionScript.Scripting;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class ScriptImportsTests
{
    [Fact]
    public async Task A_script_that_imports_every_public_namespace_compiles_without_an_ambiguous_name()
    {
        using var run = new ScriptRun();
        var text = new StringBuilder("var count = 0;\n");
        foreach (var type in PublicTypes())
        {
            var commas = new string(',', Math.Max(0, type.GetGenericArguments().Length - 1));
            var name = type.IsGenericTypeDefinition ? $"{type.Name.Split('`')[0]}<{commas}>" : type.Name;
            text.AppendLine($"if (typeof({name}).FullName == \"{type.FullName}\") count++; else Print(typeof({name}));");
        }
        text.AppendLine("Print(count);");
        Assert.True(await run.RunTextAsync(text.ToString()) == 0, run.Error);
        Assert.Equal($"{PublicTypes().Count()}\n", run.Output);
    }

    [Fact]
    public async Task Static_members_and_types_of_one_name_stand_side_by_side()
    {
        using var run = new ScriptRun();
        Assert.True(await run.RunTextAsync("""
            Optimizer called = Sgd(learningRate: 0.1f), made = new Sgd(0.1);
            Optimizer[] others = [RmsProp(0.045), new RmsProp(0.045), Adam(0.001), new Adam(0.001)];
            Loss[] losses = [CrossEntropy(smoothing: 0.1f), BinaryCrossEntropy(), new SoftmaxCrossEntropy(0.1)];
            Layer network = Chain(Repeat(3, () => Relu), Elu, Sigmoid, Tanh, Identity) >> Repeat(2, i => new Dense(i)) >> Softmax;
            Key key = 7;
            Tensor x = Input("x", [1]), normal = Normal([3, 2], key: 7), uniform = Uniform([2], key), other = TruncatedNormal([2], key);
            Tensor[] constants = [Ones([2]), Zeros([2]), Full([2], 0.5), Scalar(2), Constant<float>([2], 1, 2), Iota([2]), OneHot(Iota([2]), 3)];
            Tensor functions = (x.Relu() + x.Sigmoid() + x.Tanh()).Softmax();
            Print(called.Slots.Length + others.Length + losses.Length + constants.Length);
            Print((x + 1).Evaluate((x, Ones([1]))));
            Print(normal.Evaluate().Shape);
            Print(network.Declare([1]).Value.Shape);
            """) == 0, run.Error);
        Assert.Equal("15\nfloat32[1] [2]\n[3, 2]\n[1, 2]\n", run.Output);
    }

    [Fact]
    public void Every_public_namespace_of_the_library_is_imported()
    {
        Assert.Contains("XceptionScript.Expressions", ScriptImports.All);
        Assert.Contains("XceptionScript.Scripting.Reports", ScriptImports.All);
        Assert.Subset(ScriptImports.All.ToHashSet(), PublicTypes().Select(type => type.Namespace!).ToHashSet());
    }

    private static IEnumerable<Type> PublicTypes() => ScriptImports.Library
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => !type.IsNested && type.Namespace is not null);
}
