using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>
/// The modules of timm's <c>legacy_xception</c> and <c>tf_inception_v3</c> that hold the arrays of our layers. Both follow from the names or the number
/// of the layers, so that variants of our networks have such names too.
/// </summary>
internal static partial class TimmNames
{
    /// <summary>The module of each layer, in the order of declaration, and what goes with weights of that origin.</summary>
    /// <exception cref="CheckpointException">The network is none of the two.</exception>
    public static (ImmutableArray<string> Modules, WeightPreset Preset) Of(ImmutableArray<ModelScope> scopes)
    {
        if (scopes.Any(scope => BlockName().IsMatch(scope.Path))) return (Xception(scopes), WeightPreset.TimmXception);
        var units = scopes.Count(scope => scope.Kind == LayerKind.Convolution);
        var modules = InceptionV3(hasAuxiliary: units == 96);
        return modules.Length == scopes.Length
            ? (modules, WeightPreset.TimmInceptionV3)
            : throw new CheckpointException($"Weights: timm has no names for a network of {scopes.Length} layers with arrays, `{scopes.FirstOrDefault()?.Path}` the first; expected an Xception or the Inception V3 of Keras.");
    }

    // Keras's block1 is the stem and the last block the end; in between block n is timm's block n - 1, where an unnamed layer is the shortcut's.
    private static ImmutableArray<string> Xception(ImmutableArray<ModelScope> scopes)
    {
        var blocks = scopes.Select(scope => BlockName().Match(scope.Path)).Where(match => match.Success).Select(Block).ToArray();
        var last = blocks.Max();
        var current = 1;
        return [.. scopes.Select(scope =>
        {
            if (BlockName().Match(scope.Path) is not { Success: true } match)
                return scope.Kind == LayerKind.Dense && scope.Path == "predictions" ? "fc"
                    : scope.Kind is LayerKind.Convolution or LayerKind.BatchNorm && current > 1 && current < last ? $"block{current - 1}.{(scope.Kind == LayerKind.BatchNorm ? "skipbn" : "skip")}"
                    : throw new CheckpointException($"Weights: timm's Xception has no layer like `{scope.Path}`; expected the layers of Xception.Build.");
            current = Block(match);
            var (place, isNorm) = (int.Parse(match.Groups["place"].Value, CultureInfo.InvariantCulture), match.Groups["norm"].Success);
            if (current == 1 || current == last) return $"{(isNorm ? "bn" : "conv")}{place + (current == last ? 2 : 0)}";
            // ReLU, convolution and batch norm in turn; the first block starts with a convolution.
            return $"block{current - 1}.rep.{(3 * (place - 1)) + (current == 2 ? 0 : 1) + (isNorm ? 1 : 0)}";
        })];

        static int Block(Match match) => int.TryParse(match.Groups["block"].Value, CultureInfo.InvariantCulture, out var block) ? block : 0;
    }

    private static ImmutableArray<string> InceptionV3(bool hasAuxiliary)
    {
        string[] fine = ["branch1x1", "branch5x5_1", "branch5x5_2", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3", "branch_pool"];
        string[] factorized = ["branch1x1", .. Numbered("branch7x7", 3), .. Numbered("branch7x7dbl", 5), "branch_pool"];
        string[] coarse = ["branch1x1", "branch3x3_1", "branch3x3_2a", "branch3x3_2b", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3a", "branch3x3dbl_3b", "branch_pool"];
        string[] before =
        [
            "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3",
            .. In("Mixed_5b", fine), .. In("Mixed_5c", fine), .. In("Mixed_5d", fine),
            .. In("Mixed_6a", ["branch3x3", .. Numbered("branch3x3dbl", 3)]),
            .. In("Mixed_6b", factorized), .. In("Mixed_6c", factorized), .. In("Mixed_6d", factorized), .. In("Mixed_6e", factorized),
        ];
        string[] after =
        [
            .. In("Mixed_7a", [.. Numbered("branch3x3", 2), .. Numbered("branch7x7x3", 4)]),
            .. In("Mixed_7b", coarse), .. In("Mixed_7c", coarse),
        ];
        string[] auxiliary = hasAuxiliary ? [.. Units(["AuxLogits.conv0", "AuxLogits.conv1"]), "AuxLogits.fc"] : [];
        return [.. Units(before), .. auxiliary, .. Units(after), "fc"];

        static IEnumerable<string> Numbered(string name, int count) => Enumerable.Range(1, count).Select(i => $"{name}_{i}");

        static IEnumerable<string> In(string module, string[] branches) => branches.Select(branch => $"{module}.{branch}");

        static IEnumerable<string> Units(string[] units) => units.SelectMany(unit => new[] { $"{unit}.conv", $"{unit}.bn" });
    }

    [GeneratedRegex(@"^block(?<block>\d+)_(?:sep)?conv(?<place>\d)(?<norm>_bn)?$")]
    private static partial Regex BlockName();
}
