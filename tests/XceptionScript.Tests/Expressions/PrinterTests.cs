using XceptionScript.Autodiff;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Expressions;

public sealed class PrinterTests
{
    [Fact]
    public void A_loss_and_its_gradient_print_as_one_graph()
    {
        var (x, w) = (Tensors.Input("x", [8, 3]), Tensors.Input("w", [3, 2]));
        var loss = (x.MatMul(w).Relu() - 1).Square().Mean();
        Golden.Matches("loss-and-gradient.txt", Printer.Print(loss, loss.Gradient(w)));
    }

    [Fact]
    public void An_input_prints_as_its_name() => Assert.Equal("return x\n", Tensors.Input("x", [2]).Explain());

    [Fact]
    public void Equal_expressions_print_equally()
    {
        Tensor Graph() => Tensors.Input("x", [2]) is var x ? (x.Exp() + 1) / (x.Exp() - 1) : null!;
        Assert.Equal(Graph().Explain(), Graph().Explain());
    }

    [Fact]
    public void A_subexpression_used_twice_prints_once()
    {
        var x = Tensors.Input("x", [2]);
        Assert.Equal("%0 = float32[2] exp(x)\n%1 = float32[2] mul(%0, %0)\nreturn %1\n", (x.Exp() * x.Exp()).Explain());
    }
}
