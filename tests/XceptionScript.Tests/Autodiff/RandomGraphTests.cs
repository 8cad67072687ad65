using FsCheck.Xunit;

namespace XceptionScript.Tests.Autodiff;

public sealed class RandomGraphTests
{
    [Property(MaxTest = 500, Arbitrary = [typeof(Seeds)])]
    public void Gradients_of_random_graphs_agree_with_central_differences(Seed seed) =>
        GradientCheck.FirstOrder(RandomGraph.Draw(seed.Value), seed.Value, 1e-6);

    [Property(MaxTest = 300, Arbitrary = [typeof(Seeds)])]
    public void Second_derivatives_of_random_graphs_agree_with_central_differences(Seed seed) =>
        GradientCheck.SecondOrder(RandomGraph.Draw(seed.Value), seed.Value, 1e-4);

    [Property(MaxTest = 300, Arbitrary = [typeof(Seeds)])]
    public void Forward_mode_of_random_graphs_is_the_transpose_of_reverse_mode(Seed seed) =>
        GradientCheck.Transposes(RandomGraph.Draw(seed.Value), seed.Value);
}
