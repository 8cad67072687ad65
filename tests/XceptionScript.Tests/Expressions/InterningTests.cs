using System.Runtime.CompilerServices;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Expressions;

public sealed class InterningTests
{
    [Fact]
    public void The_same_expression_is_the_same_object() => Assert.Same(Sample("x"), Sample("x"));

    [Fact]
    public void Different_attributes_or_inputs_make_different_objects()
    {
        Assert.NotSame(Sample("x"), Sample("y"));
        var x = Tensors.Input("x", [2, 3]);
        Assert.NotSame(x.Sum(0), x.Sum(1));
        Assert.NotSame(x - 1, 1 - x);
    }

    [Fact]
    public void Small_constants_are_the_same_when_their_bits_are()
    {
        Assert.Same(Tensors.Scalar(0.5), Tensors.Scalar(0.5));
        Assert.NotSame(Tensors.Scalar(0.0), Tensors.Scalar(-0.0));
        Assert.NotSame(Tensors.Scalar(1), Tensors.Scalar(1, DType.Float64));
        Assert.Same(Tensors.Scalar(double.NaN), Tensors.Scalar(double.NaN));
    }

    [Fact]
    public void Large_constants_are_the_same_when_their_arrays_are()
    {
        var array = NdArray.Zeros([100]);
        Assert.Same((Tensor)array, (Tensor)array);
        Assert.NotSame((Tensor)array, (Tensor)NdArray.Zeros([100]));
    }

    [Fact]
    public void Threads_that_build_the_same_expression_get_the_same_object()
    {
        for (var round = 0; round < 50; round++)
        {
            var made = new Tensor[8];
            using var start = new Barrier(made.Length);
            Thread[] threads = [.. Enumerable.Range(0, made.Length).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                made[i] = Sample($"round {round}");
            }))];
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
            Assert.All(made, tensor => Assert.Same(made[0], tensor));
        }
    }

    [Fact]
    public void Dead_expressions_leave_the_table()
    {
        var dead = Forgotten("forgotten");
        for (var i = 0; i < 10 && dead.IsAlive; i++) GC.Collect();
        Assert.False(dead.IsAlive);
    }

    [Fact]
    public void The_table_does_not_grow_with_dead_expressions()
    {
        Forget(0, 20_000);
        GC.Collect();
        var before = Interning.Count;
        for (var round = 1; round <= 5; round++)
        {
            Forget(round, 20_000);
            GC.Collect();
        }
        Forget(6, 20_000);
        Assert.InRange(Interning.Count, 0, before + 60_000);
    }

    [Fact]
    public void A_failed_expression_leaves_no_trace()
    {
        var x = Tensors.Input("x", [2, 3]);
        Assert.Throws<ShapeException>(() => x.Reshape([5]));
        Assert.Throws<ShapeException>(() => x.Reshape([5]));
    }

    private static Tensor Sample(string name) => (Tensors.Input(name, [2, 3]).Relu().MatMul(NdArray.Zeros([3, 2]) is var w ? ((Tensor)w).Reshape([3, 2]) : null!) + 1).Sum(0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forgotten(string name) => new(Tensors.Input(name, [7]).Square().Sum());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int round, int count)
    {
        for (var i = 0; i < count; i++) _ = Tensors.Input($"forgotten {round} {i}", [1]);
    }
}
