using System.Text.Json;
using System.Xml.Linq;
using Spectre.Console.Testing;
using XceptionScript.Devices;
using XceptionScript.Networks;
using XceptionScript.Scripting;
using XceptionScript.Scripting.Models;
using XceptionScript.Scripting.Verbs;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class VerbTests : IDisposable
{
    private readonly ScriptRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_summary_has_a_line_for_each_layer_and_the_totals()
    {
        var (code, output, error) = await Words("summary", "xception");

        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"^layer +kind +output +parameters +multiply-adds +activations +field\n", output);
        Assert.Matches(@"\nblock5_sepconv1 +SeparableConv2D +\[19, 19, 728\] +536,536 +193,689,496 +525,616 +\d+/16\n", output);
        Assert.EndsWith("35,824,968 elements from convolutions an example\n", output);
    }

    [Fact]
    public async Task A_summary_as_JSON_has_the_agreed_keys()
    {
        var (code, output, _) = await Words("summary", "inception-net", "--size", "71", "--classes", "7", "--segments", "728", "--json");

        Assert.Equal(0, code);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(["model", "size", "classes", "total_params", "trainable_params", "macs", "activations", "layers"], json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("inception-net", 71, 7), (json.GetProperty("model").GetString(), json.GetProperty("size").GetInt32(), json.GetProperty("classes").GetInt32()));
        var layers = json.GetProperty("layers").EnumerateArray().ToList();
        Assert.All(layers, layer => Assert.Equal(
            ["name", "kind", "output", "params", "macs", "activations", "receptive_field"], layer.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(Sum("params"), json.GetProperty("total_params").GetInt64());
        Assert.Equal(Sum("macs"), json.GetProperty("macs").GetInt64());
        Assert.Equal(Sum("activations"), json.GetProperty("activations").GetInt64());
        Assert.Equal([7], layers[^1].GetProperty("output").EnumerateArray().Select(extent => extent.GetInt32()));
        var stem = layers.Single(layer => layer.GetProperty("name").GetString() == "block1_conv2");
        Assert.Equal("""{"size":[7,7],"stride":[2,2]}""", JsonSerializer.Serialize(stem.GetProperty("receptive_field")));

        long Sum(string key) => layers.Sum(layer => layer.GetProperty(key).GetInt64());
    }

    [Theory]
    [InlineData("xception", 22_910_480, 22_855_952, 8_357_403_496)]
    [InlineData("resnet-152", 60_419_944, 60_268_520, 11_282_415_616)]
    public async Task The_totals_of_JSON_are_those_of_the_network(string model, long parameters, long trainable, long multiplications)
    {
        var json = JsonDocument.Parse((await Words("summary", model, "--json")).Output).RootElement;

        Assert.Equal(
            (parameters, trainable, multiplications),
            (json.GetProperty("total_params").GetInt64(), json.GetProperty("trainable_params").GetInt64(), json.GetProperty("macs").GetInt64()));
    }

    [Fact]
    public async Task Without_a_model_the_networks_are_compared()
    {
        var lines = (await Words("summary")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["model", .. ModelCatalogue.All.Select(model => model.Name)], lines.Select(line => line.Split(' ')[0]));
        Assert.Matches(@"^vgg-16 +224 +138,357,544 +138,357,544 +15,470,264,320 +13,547,520 +VGG-16$", lines[4]);
    }

    [Fact]
    public void The_time_of_an_image_is_measured_on_a_device() =>
        Assert.InRange(InferenceTime.Milliseconds(Xception.Build(Xception.Small), Xception.Small.Input, Device.Cpu), 0.01, 10_000);

    [Fact]
    public void On_a_terminal_the_table_is_ruled()
    {
        var terminal = new TestConsole().Width(200);

        SummaryVerb.Run(["vgg-16"], TextWriter.Null, terminal);

        Assert.Contains("───", terminal.Output);
        Assert.Matches(@"fc1 +│? *Dense +│? *\[4096\] +│? *102,764,544", terminal.Output);
    }

    [Theory]
    [InlineData("xception")]
    [InlineData("inception-v3")]
    [InlineData("inception-v3-2016")]
    [InlineData("vgg-16")]
    [InlineData("resnet-152")]
    [InlineData("inception-net")]
    public async Task Every_network_is_drawn_within_its_picture(string model)
    {
        var svg = await Plot(model);

        var (width, height) = (Number(svg, "width"), Number(svg, "height"));
        Assert.All(Elements(svg, "rect").Skip(1), box =>
        {
            Assert.InRange(Number(box, "x"), 0, width - Number(box, "width"));
            Assert.InRange(Number(box, "y"), 0, height - Number(box, "height"));
        });
        // No text begins where another does.
        Assert.Equal(Texts(svg).Count, Elements(svg, "text").Select(text => (Number(text, "x"), Number(text, "y"))).Distinct().Count());
        Assert.Contains("1000", Texts(svg));
    }

    [Fact]
    public async Task Xception_is_drawn_as_figure_5()
    {
        var svg = await Plot("xception", "--size", "299");
        var texts = Texts(svg);

        Assert.Subset(
            texts.ToHashSet(),
            new HashSet<string> { "Entry flow", "Middle flow", "Exit flow", "× 8", "299 × 299 × 3 image", "74 × 74 × 128", "37 × 37 × 256", "19 × 19 × 728", "10 × 10 × 1024", "Global average pooling" });
        // Six in the entry flow, three for the eight middle modules, four in the exit flow.
        Assert.Equal(6 + 3 + 4, texts.Count(text => text.StartsWith("SeparableConv ")));
        Assert.Equal(["Conv 128, 1×1, stride 2", "Conv 256, 1×1, stride 2", "Conv 728, 1×1, stride 2", "Conv 1024, 1×1, stride 2"], texts.Where(text => text.Contains("1×1")));
        Assert.Equal(4, texts.Count(text => text == "MaxPool 3×3, stride 2"));
        // A ring is two dots: three sums in the entry flow, one in the middle, one in the exit flow.
        Assert.Equal(2 * 5, Elements(svg, "circle").Count());
    }

    [Fact]
    public async Task Modules_are_drawn_once_only_where_they_are_equal()
    {
        Assert.Equal(["× 2", "× 7", "× 35", "× 2"], Texts(await Plot("resnet-152")).Where(text => text.StartsWith('×')));
        var inception = Texts(await Plot("inception-v3"));
        Assert.Equal(["× 2"], inception.Where(text => text.StartsWith('×')));
        // Eleven modules of which two are drawn as one, and two forks in each of the last two.
        Assert.Equal(10 + 4, inception.Count(text => text == "concatenate"));
        Assert.Equal(94 - 10, inception.Count(text => text.StartsWith("Conv ")));
    }

    [Fact]
    public async Task A_plot_goes_into_the_file_that_was_asked_for()
    {
        var file = Path.Combine(_run.Folder, "a.svg");

        var (code, output, _) = await Words("plot", "vgg-16", "--out", file, "--size", "64", "--classes", "5");

        Assert.Equal((0, $"{file}\n"), (code, output));
        Assert.Contains("64 × 64 × 3 image", File.ReadAllText(file));
        Assert.Contains("Dense 5<", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("summary xeption", "Models: there is no model `xeption`; did you mean xception, out of xception, ")]
    [InlineData("summary --json", "summary: no model is named before `--json`; expected `xs summary MODEL`, where MODEL is one of xception, ")]
    [InlineData("plot", "plot: no model is named; expected `xs plot MODEL`, where MODEL is one of xception, ")]
    [InlineData("summary xception --size 64", "Xception: the image is 64 x 64 (axes 1 and 2); expected at least 71 x 71 for the ImageNet stem (")]
    [InlineData("summary xception --size big", "--size: `big` is not a whole number; expected one, such as --size 299.")]
    [InlineData("summary xception --clases 3", "--clases: there is no such option; did you mean --classes, out of ")]
    [InlineData("summary vgg-16 --classes 0", "Vgg16: Classes is 0; expected at least 1.")]
    [InlineData("plot vgg-16 --segments 4", "vgg-16: 4 segments were asked for, and the network has none; expected none (only inception-net takes any).")]
    [InlineData("plot inception-net --segments 729", "Split: 729 segments were asked of 728 channels and 728 filters; expected 1 to 728 segments.")]
    [InlineData("plot vgg-16 --out /absent/folder/a.svg", "--out: `/absent/folder/a.svg` cannot be written (")]
    public async Task A_mistake_is_one_sentence(string words, string sentence)
    {
        var (code, output, error) = await Words(words.Split(' '));

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(sentence, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Verbs_explain_their_options()
    {
        var (code, output, _) = await Words("summary", "inception-net", "--help");

        Assert.Equal(0, code);
        Assert.Contains("--segments N", output);
        Assert.Contains("[4]", output);
        Assert.Contains("xs plot MODEL", (await Words("--help")).Output);
    }

    private static async Task<(int Code, string Output, string Error)> Words(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(words, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private async Task<XElement> Plot(params string[] words)
    {
        var file = Path.Combine(_run.Folder, "plot.svg");
        var (code, _, error) = await Words(["plot", .. words, "--out", file]);
        Assert.Equal((0, ""), (code, error));
        return XDocument.Load(file).Root!;
    }

    private static IEnumerable<XElement> Elements(XElement svg, string name) => svg.Descendants(XName.Get(name, "http://www.w3.org/2000/svg"));

    private static List<string> Texts(XElement svg) => [.. Elements(svg, "text").Select(text => text.Value)];

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, System.Globalization.CultureInfo.InvariantCulture);
}
