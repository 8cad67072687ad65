using FsCheck.Xunit;
using Xunit;

namespace XceptionScript.Tests.Autodiff;

public sealed class RandomGraphTests
{
    [Property(MaxTest = 500, Arbitrary = [typeof(Seeds)])]
    public void Gradients_of_random_graphs_agree_with_central_differences(Seed seed) =>
        GradientCheck.FirstOrder(RandomGraph.Draw(seed.Value), seed.Value, 1e-6);

    /// <summary>A scalar normalised over its copies is zero but for rounding, and so is its gradient; a difference of its values is rounding divided by the step.</summary>
    [Fact]
    public void A_graph_of_rounding_errors_has_no_gradient() => GradientCheck.FirstOrder(RandomGraph.Draw(2088899308), 2088899308, 1e-6);

    [Property(MaxTest = 300, Arbitrary = [typeof(Seeds)])]
    public void Second_derivatives_of_random_graphs_agree_with_central_differences(Seed seed) =>
        GradientCheck.SecondOrder(RandomGraph.Draw(seed.Value), seed.Value, 1e-4);

    [Property(MaxTest = 300, Arbitrary = [typeof(Seeds)])]
    public void Forward_mode_of_random_graphs_is_the_transpose_of_reverse_mode(Seed seed) =>
        GradientCheck.Transposes(RandomGraph.Draw(seed.Value), seed.Value);
}
