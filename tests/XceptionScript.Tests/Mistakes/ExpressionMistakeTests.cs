using Xunit;

namespace XceptionScript.Tests.Mistakes;

/// <summary>Shapes, element types and values that do not fit are refused where the expression is written.</summary>
public sealed class ExpressionMistakeTests
{
    private static readonly Dictionary<string, Mistake> s_mistakes = new()
    {
        ["a kernel for other channels"] = new("""
            var image = Ones([1, 8, 8, 3]);
            var kernel = Ones([3, 3, 4, 16]);
            var features = image.Conv2D(kernel).Relu(); // here
            """, "Conv2D", "4 channels (axis 2)", "3 (axis 3)", "expected kernel [3, 3, 3, m]"),
        ["a depthwise kernel for other channels, two calls deep"] = new("""
            Tensor Depthwise(Tensor x) =>
                x.DepthwiseConv2D(Ones([3, 3, 64, 1])); // here
            Tensor Block(Tensor x) => Depthwise(x).Relu();

            Print(Block(Ones([1, 8, 8, 128])));
            """, "DepthwiseConv2D", "64 channels (axis 2)", "128 (axis 3)", "expected kernel [3, 3, 128, multiplier]"),
        ["an image without its batch axis"] = new("""
            var image = Ones([8, 8, 3]);
            var features = image.Conv2D(Ones([3, 3, 3, 16])); // here
            """, "Conv2D", "[8, 8, 3]", "expected input [n, h, w, c]"),
        ["a pooling of a matrix"] = new("""
            var x = Ones([8, 8]);
            x.MaxPool2D(2); // here
            """, "MaxPool2D", "[8, 8]", "expected [n, h, w, c]"),
        ["arithmetic on bytes"] = new("""
            var image = Input("image", [1, 8, 8, 3], DType.UInt8);
            var centred = image / 255.0; // here
            """, "div", "UInt8", "expected Float32, Float64 or Int32 (cast them first)"),
        ["an integer and a real number"] = new("""
            var count = Iota([3]);
            var shares = Ones([3]) * count; // here
            """, "mul", "Float32 and Int32", "expected equal types (cast one first)"),
        ["a fraction of an integer"] = new("""
            var half = Iota([3]) * 0.5; // here
            """, "0.5", "Int32", "expected a whole number"),
        ["a broadcast of unequal extents"] = new("""
            var scores = Ones([8, 3]);
            var weighted = scores * Ones([8]); // here
            """, "Broadcast", "[8, 3] and [8]", "axis -1 (3 and 8)", "expected equal extents, or 1 in one of them"),
        ["a product of unequal inner extents"] = new("""
            var x = Ones([8, 3]);
            var y = x.MatMul(Ones([4, 2])); // here
            """, "MatMul", "[8, 3] has 3 columns", "[4, 2] has 4 rows", "expected equal numbers"),
        ["a reshape to another size"] = new("""
            Ones([2, 6]).Reshape([3, 5]); // here
            """, "Reshape", "[2, 6] has 12 elements", "[3, 5] has 15", "expected equal numbers"),
        ["a window larger than the image"] = new("""
            var x = Ones([1, 2, 2, 3]);
            x.Conv2D(Ones([3, 3, 3, 8]), padding: Padding.Valid); // here
            """, "Conv2D", "3 x 3", "2 x 2", "expected a window no larger than the padded image"),
        ["groups that do not divide the channels"] = new("""
            var x = Ones([1, 8, 8, 6]);
            x.Conv2D(Ones([3, 3, 2, 8]), groups: 4); // here
            """, "Conv2D", "6 channels (axis 3)", "groups are 4", "expected a multiple of the groups"),
        ["groups that do not divide the filters"] = new("""
            var x = Ones([1, 8, 8, 4]);
            x.Conv2D(Ones([3, 3, 2, 3]), groups: 2); // here
            """, "Conv2D", "3 filters", "groups are 2", "expected a multiple of the groups"),
        ["a sum over a missing axis"] = new("""
            Ones([2, 3]).Sum(2); // here
            """, "axis 2", "[2, 3]", "expected -2 to 1"),
        ["labels given as numbers"] = new("""
            var labels = Ones([4]);
            var loss = Ones([4, 3]).SparseSoftmaxCrossEntropy(labels).Mean(); // here
            """, "SoftmaxCrossEntropy", "float32[4]", "labels int32[n]"),
        ["too few values for an array"] = new("""
            var w = NdArray.Of<float>([2, 3], [1, 2, 3, 4]); // here
            """, "NdArray", "4 values", "[2, 3]", "expected 6"),
        ["an array of halves"] = new("""
            var w = NdArray.Of<Half>([1], [(Half)1]); // here
            """, "Half", "expected float, double, int, bool or byte"),
        ["an extent of zero"] = new("""
            var nothing = Zeros([0, 3]); // here
            """, "axis 0", "extent 0", "expected at least 1"),
        ["more elements than one tensor may hold"] = new("""
            var x = Ones([100000, 100000]); // here
            """, "[100000, 100000]", "10000000000 elements", "expected at most 2147483647"),
        ["an axis that is not there"] = new("""
            var x = Ones([2, 3]);
            Print(x.Shape[2]); // here
            """, "axis 2", "[2, 3]", "expected 0 to 1"),
        ["a gradient of a vector"] = new("""
            var w = Input("w", [3]);
            var dw = w.Square().Gradient(w); // here
            """, "Gradient", "[3]", "one number"),
        ["an evaluation without a value for an input"] = new("""
            var x = Input("x", [2, 3]);
            var w = Input("w", [3, 2]);
            Print(x.MatMul(w).Evaluate((x, Ones([2, 3])))); // here
            """, "Evaluate", "input `w`", "expected", "float32[3, 2]"),
        ["a value of another shape for an input"] = new("""
            var x = Input("x", [2, 3]);
            Print(x.Relu().Evaluate((x, Ones([3, 2])))); // here
            """, "Evaluate", "input `x`", "[3, 2]", "[2, 3]", "expected"),
        ["a value of another type for an input"] = new("""
            var x = Input("x", [2]);
            Print(x.Relu().Evaluate((x, Iota([2])))); // here
            """, "Evaluate", "input `x`", "Int32", "Float32", "expected"),
        ["float64 on the processor"] = new("""
            var x = Ones([2], DType.Float64);
            Print(x.Exp().Evaluate(Device.Cpu)); // here
            """, "Cpu", "Float64", "Float32", "expected a cast to Float32, or Device.Reference"),
        ["a matrix read as one number"] = new("""
            var loss = Ones([2, 2]).Evaluate().ToScalar(); // here
            """, "[2, 2]", "4 elements", "expected 1"),
        ["a dropout with a negative rate"] = new("""
            Ones([2]).Dropout(-0.5, key: 1); // here
            """, "Dropout", "-0.5", "expected at least 0 and below 1"),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task A_mistake_is_one_sentence_at_its_line(string mistake) => s_mistakes[mistake].CheckAsync();
}
