using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

[Trait("Lane", "Emulated")]
public sealed class GpuScalarTests(EmulatedDevice device) : IClassFixture<EmulatedDevice>
{
    [Fact]
    public void Every_scalar_function_gives_on_the_device_what_it_gives_on_the_host()
    {
        Assert.True(ScalarCases.Functions.Count() > 20);
        foreach (var function in ScalarCases.Functions) ScalarCases.Of(function).Verify(device.Backend, tolerance: 0);
    }

    [Fact]
    public void Functions_of_two_variables_accept_a_constant_on_the_left()
    {
        foreach (var zip in ScalarCases.Functions.Where(function => function.IsAssignableTo(typeof(IZip))))
            ScalarCases.AgainstZero(zip).Verify(device.Backend, tolerance: 0);
    }
}
