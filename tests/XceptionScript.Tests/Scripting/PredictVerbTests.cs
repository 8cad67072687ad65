using System.Text.Json;
using SkiaSharp;
using XceptionScript.Data;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Scripting;
using XceptionScript.Scripting.Models;
using XceptionScript.Scripting.Verbs;
using XceptionScript.Tests.Data;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class PredictVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PredictVerbTests()
    {
        Save("tiny.safetensors", Tiny.Build(classes: 4));
        File.WriteAllBytes(_folder["wide.jpg"], Pictures.Encoded(SKColorType.Rgba8888, SKEncodedImageFormat.Jpeg, 60, 40));
        File.WriteAllBytes(_folder["high.png"], Pictures.Png(2, [50, 30, 3]));
        File.WriteAllBytes(_folder["grey.png"], Pictures.Png(7, [16, 16, 1]));
    }

    public void Dispose() => _folder.Dispose();

    // Xception's names and modules at a few channels.
    private static NamedModel Tiny { get; } = new("tiny", "a very small Xception", 16)
    {
        Builder = (size, classes, _) =>
        {
            var spec = Xception.Small with { InputSize = size, Classes = classes, MiddleModules = 1, Width = 0.2 };
            return (Xception.Build(spec), spec.Input);
        },
    };

    [Fact]
    public void A_table_ranks_the_classes_of_every_image()
    {
        var (code, output, error) = Run("wide.jpg", "high.png");
        Assert.Equal((0, ""), (code, error));
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(9, lines.Length);
        Assert.Matches("^image +rank +class +name +probability$", lines[0]);
        for (var image = 0; image < 2; image++)
        {
            var rows = lines[(1 + (4 * image))..(5 + (4 * image))];
            Assert.StartsWith(_folder[image == 0 ? "wide.jpg" : "high.png"], rows[0]);
            Assert.All(rows.Skip(1), row => Assert.StartsWith("   ", row));
            Assert.Equal(["1", "2", "3", "4"], rows.Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^4]));
            var shares = rows.Select(row => double.Parse(row.Split(' ')[^1].TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(shares.OrderDescending(), shares);
            Assert.InRange(shares.Sum(), 99.97, 100.03);
        }
    }

    [Fact]
    public void Json_holds_what_the_network_gives_for_the_centre_crop()
    {
        File.WriteAllText(_folder["names.txt"], "north\neast\nsouth\nwest\n");
        var (code, output, error) = Run("wide.jpg", "grey.png", "--json", "--top=2", "--names", _folder["names.txt"], "--crop", "0.75");
        Assert.Equal((0, ""), (code, error));

        var (model, input) = Tiny.Build(classes: 4);
        var (parameters, statistics) = Checkpoint.LoadWeights(_folder["tiny.safetensors"], model, input);
        var predictor = Predictor.Compile(model, input, Devices.Device.Cpu);
        string[] names = ["north", "east", "south", "west"];
        var items = JsonDocument.Parse(output).RootElement.EnumerateArray().ToArray();
        Assert.Equal(2, items.Length);
        foreach (var (item, name) in items.Zip(["wide.jpg", "grey.png"]))
        {
            Assert.Equal(["image", "predictions"], item.EnumerateObject().Select(property => property.Name));
            Assert.Equal(_folder[name], item.GetProperty("image").GetString());
            var view = ImageFile.Read(_folder[name]).CentreCrop(16, 0.75);
            var expected = predictor.Predict(parameters, statistics, view.Reshape([1, .. view.Shape]));
            var found = item.GetProperty("predictions").EnumerateArray().ToArray();
            Assert.Equal(Enumerable.Range(0, 4).OrderByDescending(label => expected[label]).Take(2), found.Select(one => one.GetProperty("class").GetInt32()));
            Assert.All(found, one =>
            {
                Assert.Equal(names[one.GetProperty("class").GetInt32()], one.GetProperty("name").GetString());
                Assert.Equal(expected[one.GetProperty("class").GetInt32()], one.GetProperty("probability").GetDouble(), 1e-5);
            });
        }
    }

    [Fact]
    public void Cam_draws_a_png_of_the_networks_size_for_every_image()
    {
        Directory.CreateDirectory(_folder["other"]);
        File.Copy(_folder["high.png"], _folder["other/wide.png"]);
        var (code, output, error) = Run("wide.jpg", "other/wide.png", "grey.png", "--json", $"--cam={_folder["seen/here"]}", "--size", "24");
        Assert.Equal((0, ""), (code, error));
        string[] expected = [_folder["seen/here/wide-cam.png"], _folder["seen/here/wide-cam-2.png"], _folder["seen/here/grey-cam.png"]];
        Assert.Equal(expected, JsonDocument.Parse(output).RootElement.EnumerateArray().Select(item => item.GetProperty("cam").GetString()));
        Assert.All(expected, path => Assert.Equal([24, 24, 3], ImageFile.Read(path).Shape));
        // Where the map is 0 the picture shows through: a grey one turns coloured somewhere, if anything speaks for its class.
        Assert.Equal(3, expected.Select(path => Convert.ToHexString(File.ReadAllBytes(path))).Distinct().Count());

        var (_, table, _) = Run("grey.png", $"--cam={_folder["seen/here"]}");
        Assert.EndsWith($"wrote {expected[2]}\n", table);
    }

    [Fact]
    public void An_image_alone_gets_the_probabilities_that_it_gets_among_others() => Seeds.ForAll(3, seed =>
    {
        var random = new Random(seed);
        string[] names = [.. Enumerable.Range(0, random.Next(2, 12)).Select(i => $"{seed}-{i}.png")];
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
            File.WriteAllBytes(_folder[name], Pictures.Png(random.Next(1000), [random.Next(8, 40), random.Next(8, 40), random.Next(2) == 0 ? 1 : 3]));
        var together = Probabilities(names);
        for (var i = 0; i < names.Length; i++) Assert.All(Probabilities(names[i])[0].Zip(together[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        // By class, since equally probable ones may swap places.
        double[][] Probabilities(params string[] images) =>
        [
            .. JsonDocument.Parse(Run([.. images, "--json"]).Output).RootElement.EnumerateArray()
                .Select(item => item.GetProperty("predictions").EnumerateArray().OrderBy(one => one.GetProperty("class").GetInt32()).Select(one => one.GetProperty("probability").GetDouble()).ToArray()),
        ];
    });

    [Fact]
    public void Mistakes_are_one_sentence()
    {
        Fails($"ImageFile: there is no file `{_folder["none.jpg"]}`; expected a PNG or JPEG image.", "none.jpg");
        File.WriteAllText(_folder["text.jpg"], "hello");
        Fails($"ImageFile: the image in `{_folder["text.jpg"]}` cannot be decoded: its 5 bytes begin with 68656C6C; expected a PNG or JPEG image.", "wide.jpg", "text.jpg");
        Fails("--names: `birds` is neither a list nor a file; expected one of imagenet, cifar10, cifar100, fashion, or a text file with one name a line.", "wide.jpg", "--names", "birds");
        Fails("--names: `fashion` holds 10 names, and the network has 4 classes; expected as many (--classes N sets the latter).", "wide.jpg", "--names", "fashion");
        Fails("--top: 0 classes were asked for; expected at least 1.", "wide.jpg", "--top", "0");
        Fails("--crop: 2 is not a share; expected above 0 and at most 1, or 0.", "wide.jpg", "--crop", "2");
        Fails("predict: only `tiny` is named, and no image; expected xs predict MODEL --weights FILE IMAGE...");
        Fails("--tpo: there is no such option; did you mean --top, out of --cam, --classes, --crop, --device, --json, --names, --segments, --size, --top, --weights?", "wide.jpg", "--tpo", "3");
        Fails("tiny: 2 segments were asked for, and the network has none; expected none (only inception-net takes any).", "wide.jpg", "--segments", "2");
    }

    [Fact]
    public void Weights_that_are_none_of_the_network_are_one_sentence()
    {
        string[] image = ["tiny", _folder["wide.jpg"]];
        Assert.Equal((1, "", "--weights: none are given; expected the file with the weights of the network.\n"), RunWords(image));
        var missing = RunWords([.. image, "--classes", "4", "--weights", _folder["none.safetensors"]]);
        Assert.Equal((1, "", $"Weights: the file `{_folder["none.safetensors"]}` does not exist; expected a file of weights.\n"), missing);
        var (code, output, error) = RunWords([.. image, "--classes", "5", "--weights", _folder["tiny.safetensors"]]);
        Assert.Equal((1, ""), (code, output));
        Assert.Matches(@"^Weights: the arrays of `tiny\.safetensors` do not fit[^\n]*`predictions/kernel`[^\n]*; expected [^\n]*\.\n$", error);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_told_of()
    {
        var (model, input) = Tiny.Build(classes: 4);
        var (parameters, statistics) = model.Initialize(input, 3);
        Save("nan.safetensors", parameters.With("predictions/bias", NdArray.Of<float>([4], [0, float.NaN, 0, 0])), statistics);
        var (code, output, error) = RunWords("tiny", _folder["wide.jpg"], "--classes", "4", "--weights", _folder["nan.safetensors"]);
        Assert.Equal((1, "", "Ranking: a probability is NaN; expected numbers from 0 to 1 (the weights may be those of another network, or may not be finite).\n"), (code, output, error));
    }

    [Fact]
    public async Task The_command_line_knows_the_verb_the_catalogue_and_imagenet()
    {
        var (model, input) = ModelCatalogue.Find("xception").Build(size: 71);
        Save("xception.safetensors", (model, input));
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(["predict", "xception", _folder["wide.jpg"], "--size=71", "--weights", _folder["xception.safetensors"], "--cam=" + _folder["cams"], "--json"], output, error);
        Assert.Equal((0, ""), (code, error.ToString()));
        var predictions = JsonDocument.Parse(output.ToString()).RootElement[0].GetProperty("predictions").EnumerateArray().ToArray();
        Assert.Equal(5, predictions.Length);
        Assert.All(predictions, one => Assert.Equal(ClassNames.ImageNet[one.GetProperty("class").GetInt32()], one.GetProperty("name").GetString()));
        Assert.Equal([71, 71, 3], ImageFile.Read(_folder["cams/wide-cam.png"]).Shape);

        var help = new StringWriter();
        Assert.Equal(0, await CommandLine.RunAsync(["predict", "--help"], help, error));
        Assert.Contains("MODEL IMAGE...", help.ToString());
        Assert.Equal(1, await CommandLine.RunAsync(["predict", "xeption", "a.jpg", "--weights", "w"], output, error));
        Assert.StartsWith("Models: there is no model `xeption`; did you mean xception, ", error.ToString());
    }

    private void Fails(string message, params string[] words) => Assert.Equal((1, "", $"{message}\n"), Run(words));

    // Words that are files of the folder are meant as such.
    private (int Code, string Output, string Error) Run(params string[] words) =>
        RunWords(["tiny", "--classes", "4", "--weights", _folder["tiny.safetensors"], .. words.Select(word => Path.GetExtension(word) is ".jpg" or ".png" ? _folder[word] : word)]);

    private static (int Code, string Output, string Error) RunWords(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Do(() => PredictVerb.Run(words, name => name == Tiny.Name ? Tiny : throw new ScriptException($"no {name}"), output, terminal: null), output, error);
        return (code, output.ToString(), error.ToString());
    }

    private void Save(string name, (Layer Model, Shape Input) network)
    {
        var (parameters, statistics) = network.Model.Initialize(network.Input, 11);
        Save(name, parameters, statistics);
    }

    private void Save(string name, ArrayTree parameters, ArrayTree statistics) =>
        SafeTensors.Write(_folder[name], ArrayTree.Of([.. parameters.Concat(statistics).Select(leaf => (leaf.Key, leaf.Value))]));
}
