using XceptionScript.Backends.Cpu;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public class FillKernelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200_001)]
    public void Every_element_of_any_type_is_written(int count)
    {
        Assert.All(KernelRunner.Run<float>(new FillKernel(new FillCall(0, DType.Float32, 1.5), count), count), x => Assert.Equal(1.5f, x));
        Assert.All(KernelRunner.Run<int>(new FillKernel(new FillCall(0, DType.Int32, -3), count), count), x => Assert.Equal(-3, x));
        Assert.All(KernelRunner.Run<byte>(new FillKernel(new FillCall(0, DType.UInt8, 200), count), count), x => Assert.Equal(200, x));
        Assert.All(KernelRunner.Run<bool>(new FillKernel(new FillCall(0, DType.Bool, 1), count), count), x => Assert.True(x));
    }
}
