using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Expressions;

public sealed class VerifierTests
{
    [Fact]
    public void Two_inputs_of_one_name_and_different_types_are_an_error()
    {
        var (a, b) = (Tensors.Input("x", [2]), Tensors.Input("x", [3]));
        var error = Assert.Throws<ShapeException>(() => Verifier.Verify(a, b));
        Assert.Equal("Graph: two inputs are named `x`, one float32[2], one float32[3]; expected one type for one name.", error.Message);
    }

    [Fact]
    public void Two_random_tensors_of_one_path_are_an_error()
    {
        Key key = 42;
        var (a, b) = (Tensors.Uniform([2], key.Fold("mask")), Tensors.Uniform([3], key.Fold("mask")));
        var error = Assert.Throws<ShapeException>(() => Verifier.Verify(a, b));
        Assert.Contains("two random tensors share the path `mask`, one float32[2], one float32[3]", error.Message);
    }

    [Fact]
    public void The_same_draw_may_be_used_twice()
    {
        Key key = 42;
        Verifier.Verify(Tensors.Uniform([2], key.Fold("mask")) + 1, Tensors.Uniform([2], key.Fold("mask")) * 2);
    }

    [Fact]
    public void One_path_under_two_keys_is_no_error()
    {
        Key a = 1, b = 2;
        Verifier.Verify(Tensors.Uniform([2], a.Fold("mask")), Tensors.Uniform([3], b.Fold("mask")));
    }

    [Fact]
    public void Every_row_of_the_op_table_is_legal() => Assert.All(OpCases.All, row => Verifier.Verify(row.Draw(3, DType.Float32).Result));
}
