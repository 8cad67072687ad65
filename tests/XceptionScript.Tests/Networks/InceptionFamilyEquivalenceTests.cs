using System.Collections.Immutable;
using FsCheck.Xunit;
using XceptionScript.Autodiff;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class InceptionFamilyEquivalenceTests
{
    private const double Tolerance = 1e-12;

    [Property(MaxTest = 200, Arbitrary = [typeof(Seeds)])]
    public void The_strict_form_with_carried_weights_agrees_with_the_towers(Seed seed)
    {
        var d = new CaseDraws(seed.Value, DType.Float64);
        var towers = Towers(d);
        var options = Options(d);
        var mode = d.Any(Mode.Inference, Mode.Training);
        var x = Tensors.Input("image", [d.Int(1, 2), d.Int(2, 4), d.Int(2, 4), d.Int(1, 4)], DType.Float64);
        var simplified = InceptionModule.Simplified(towers, options).Apply(Flow.Start(x, mode, 0));
        var strict = InceptionModule.StrictlyEquivalent(towers, options).Apply(Flow.Start(x, mode, 0));
        var image = d.Constant(x.Type);
        var cotangent = d.Constant(simplified.Value.Type);
        // Variances are positive, and so that every bias and beta matters, nothing starts at zero.
        var arrays = Tree(simplified.Leaves, leaf => leaf.Path.EndsWith("variance") ? Positive(d, leaf) : d.Constant(leaf.Tensor.Type));
        var carried = InceptionEquivalence.ToStrict(arrays, towers);

        Assert.Equal(strict.Leaves.Select(leaf => (leaf.Path, leaf.Shape)), carried.Select(pair => (pair.Key, pair.Value.Shape)));
        var (output, byInput, byLeaves, updates) = Evaluate(simplified, arrays, x, image, cotangent);
        var (strictOutput, strictByInput, strictByLeaves, strictUpdates) = Evaluate(strict, carried, x, image, cotangent);
        Close(output, strictOutput);
        Close(byInput, strictByInput);
        Close(InceptionEquivalence.ToStrict(byLeaves, towers), strictByLeaves);
        if (updates.Count > 0) Close(InceptionEquivalence.ToStrict(updates, towers), strictUpdates);
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Seeds)])]
    public void There_and_back_is_the_identity_to_the_bit(Seed seed)
    {
        var d = new CaseDraws(seed.Value, DType.Float64);
        var towers = Towers(d);
        var options = Options(d);
        Shape image = [3, 3, d.Int(1, 4)];
        var type = d.Any(DType.Float32, DType.Float64);
        var (arrays, _) = InceptionModule.Simplified(towers, options).Initialize(image, seed.Value, type);
        var (strict, _) = InceptionModule.StrictlyEquivalent(towers, options).Initialize(image, seed.Value, type);

        Assert.True(InceptionEquivalence.ToSimplified(InceptionEquivalence.ToStrict(arrays, towers), towers).BitsEqual(arrays));
        Assert.True(InceptionEquivalence.ToStrict(InceptionEquivalence.ToSimplified(strict, towers), towers).BitsEqual(strict));
    }

    [Fact]
    public void A_module_inside_a_network_is_carried_by_its_name_and_the_rest_stays()
    {
        ValueList<ChannelSegment> towers = [new(2, 3), new(4, 1)];
        Layer Network(Layer module) => new Conv2D(4, 3).Named("stem") >> module.Named("mixed0") >> new Conv2D(2, 1).Named("head");
        var (arrays, _) = Network(InceptionModule.Simplified(towers)).Initialize([6, 6, 3], 5);
        var (strict, _) = Network(InceptionModule.StrictlyEquivalent(towers)).Initialize([6, 6, 3], 5);

        var carried = InceptionEquivalence.ToStrict(arrays, towers, "mixed0");
        Assert.Equal<IEnumerable<string>>(strict.Paths, carried.Paths);
        Assert.Same(arrays["stem/kernel"], carried["stem/kernel"]);
        Assert.True(InceptionEquivalence.ToSimplified(carried, towers, "mixed0").BitsEqual(arrays));
    }

    [Fact]
    public void Arrays_that_do_not_fit_the_towers_are_refused()
    {
        ValueList<ChannelSegment> towers = [new(2, 3), new(4, 1)];
        var (arrays, _) = InceptionModule.Simplified(towers).Initialize([6, 6, 3], 5);

        Assert.Equal(
            "ToStrict: `tower0/pointwise/kernel` is [1, 1, 3, 2], the towers are 5 wide there; expected 5 on the last axis.",
            Assert.Throws<LayerException>(() => InceptionEquivalence.ToStrict(arrays, [new(5, 3), new(4, 1)])).Message);
        Assert.Equal(
            "ToStrict: no path among 4 starts with `mixed0/tower0/`; expected the module's arrays there (name its scope).",
            Assert.Throws<LayerException>(() => InceptionEquivalence.ToStrict(arrays, towers, "mixed0")).Message);
        Assert.StartsWith(
            "ToSimplified: no path among 4 starts with `pointwise`",
            Assert.Throws<LayerException>(() => InceptionEquivalence.ToSimplified(arrays, towers)).Message);
        Assert.Equal("ToStrict: there are 0 towers; expected at least 1.", Assert.Throws<LayerException>(() => InceptionEquivalence.ToStrict(arrays, [])).Message);
    }

    private static ValueList<ChannelSegment> Towers(CaseDraws d)
    {
        // Equal towers are rare by chance, and take a way of their own.
        var same = new ChannelSegment(d.Int(1, 3), d.Int(1, 3));
        var areEqual = d.Int(0, 2) == 0;
        return [.. Enumerable.Range(0, d.Int(1, 4)).Select(_ => areEqual ? same : new(d.Int(1, 4), d.Int(1, 4)))];
    }

    private static InceptionOptions Options(CaseDraws d) => new()
    {
        Kernel = (d.Int(1, 3), d.Int(1, 3)),
        Norm = d.Flip() ? new BatchNorm(0.9) : null,
        HasRelu = d.Int(0, 3) > 0,
        UseBias = d.Flip(),
    };

    private static ArrayTree Tree(ImmutableArray<Leaf> leaves, Func<Leaf, NdArray> array) => ArrayTree.Of([.. leaves.Select(leaf => (leaf.Path, array(leaf)))]);

    private static NdArray Positive(CaseDraws d, Leaf leaf) =>
        Evaluation.Array(leaf.Shape, DType.Float64, [.. Enumerable.Range(0, (int)leaf.Shape.Size).Select(_ => d.Number(0.5, 2))]);

    private static (NdArray Output, NdArray ByInput, ArrayTree ByLeaves, ArrayTree Updates) Evaluate(Flow flow, ArrayTree arrays, Tensor x, NdArray image, NdArray cotangent)
    {
        ImmutableArray<Leaf> trained = [.. flow.Leaves.Where(leaf => leaf.IsTrainable)];
        string[] updated = [.. flow.Leaves.Where(leaf => flow.Updates.ContainsKey(leaf.Path)).Select(leaf => leaf.Path)];
        var gradients = flow.Value.Vjp(cotangent, [x, .. trained.Select(leaf => leaf.Tensor)]);
        var values = Evaluation.Reference.All(
            [flow.Value, .. gradients, .. updated.Select(path => flow.Updates[path])],
            [x, .. flow.Leaves.Select(leaf => leaf.Tensor)],
            [image, .. flow.Leaves.Select(leaf => arrays[leaf.Path])]);
        var byLeaves = ArrayTree.Of([.. trained.Select((leaf, i) => (leaf.Path, values[2 + i]))]);
        return (values[0], values[1], byLeaves, ArrayTree.Of([.. updated.Select((path, i) => (path, values[2 + trained.Length + i]))]));
    }

    private static void Close(ArrayTree expected, ArrayTree actual)
    {
        Assert.Equal<IEnumerable<string>>(expected.Paths, actual.Paths);
        foreach (var path in expected.Paths) Close(expected[path], actual[path]);
    }

    private static void Close(NdArray expected, NdArray actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (wanted, found) = (expected.ToDoubles(), actual.ToDoubles());
        var scale = 1 + wanted.Max(Math.Abs);
        for (var i = 0; i < wanted.Length; i++) Assert.InRange(Math.Abs(wanted[i] - found[i]), 0, Tolerance * scale);
    }
}
