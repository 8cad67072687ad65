using System.Xml.Linq;
using SkiaSharp;
using XceptionScript.Expressions;
using XceptionScript.Scripting;
using XceptionScript.Scripting.Reports;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class ReportTests : IDisposable
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private static readonly EpochRecord[] s_history =
    [
        new(1, 390, 0.045, 2.25, 0.125, 2.125, 0.25, 812.5),
        new(2, 780, 0.0423, 1.75, 0.375, double.NaN, double.NaN, 815),
        new(3, 1170, 1e-7, 1.5, 0.5, 1.625, 0.4375, 1.0 / 3),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("xs-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void History_has_the_agreed_columns_and_exact_numbers()
    {
        var text = HistoryCsv.Render(s_history);
        Assert.Equal(
            "epoch,step,learning_rate,train_loss,train_top1,test_loss,test_top1,images_per_second\n"
            + "1,390,0.045,2.25,0.125,2.125,0.25,812.5\n"
            + "2,780,0.0423,1.75,0.375,,,815\n"
            + "3,1170,1E-07,1.5,0.5,1.625,0.4375,0.3333333333333333\n", text);
        Assert.Equal(s_history, HistoryCsv.Parse(text));
    }

    [Fact]
    public void History_with_other_columns_or_cells_is_refused()
    {
        Assert.Contains("the first line is `epoch,loss`", Assert.Throws<ScriptException>(() => HistoryCsv.Parse("epoch,loss\n1,2\n")).Message);
        Assert.Contains("the line `1,2,x`", Assert.Throws<ScriptException>(() => HistoryCsv.Parse($"{HistoryCsv.Header}\n1,2,x\n")).Message);
    }

    [Fact]
    public void A_run_directory_is_new_each_time_and_opens_again()
    {
        var first = RunDirectory.Create(_folder, "small");
        var second = RunDirectory.Create(_folder, "small");
        Assert.Equal(Path.Combine(_folder, "small"), first.Path);
        Assert.Equal(Path.Combine(_folder, "small-2"), second.Path);
        Assert.Equal(first.Path, RunDirectory.Open(first.Path).Path);
        Assert.Throws<ScriptException>(() => RunDirectory.Open(Path.Combine(_folder, "absent")));
    }

    [Fact]
    public void A_file_that_fails_half_way_leaves_the_previous_version_alone()
    {
        var run = RunDirectory.Create(_folder, "run");
        run.Write("plots/a.txt", "whole");
        Assert.Throws<InvalidOperationException>(() => run.Write("plots/a.txt", stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("whole", File.ReadAllText(run.File("plots/a.txt")));
        Assert.Single(Directory.GetFiles(Path.Combine(run.Path, "plots")));
    }

    [Fact]
    public void A_file_outside_the_run_directory_is_refused()
    {
        var run = RunDirectory.Create(_folder, "run");
        Assert.Throws<ScriptException>(() => run.Write("../other.txt", ""));
        Assert.Throws<ScriptException>(() => run.Write("/other.txt", ""));
    }

    [Fact]
    public void Learning_curves_draw_train_and_test_for_loss_and_accuracy()
    {
        var text = LearningCurvesSvg.Render(s_history);
        var svg = XDocument.Parse(text);
        Assert.Equal(4, svg.Descendants(s_svg + "polyline").Count());
        Assert.Equal(10, svg.Descendants(s_svg + "circle").Count());
        string[] expected = ["loss", "top-1 accuracy, %", "train 1.500", "test 1.625", "train 50.0", "test 43.8 (best 43.8, epoch 3)", "epoch"];
        Assert.Subset(svg.Descendants(s_svg + "text").Select(element => element.Value).ToHashSet(), expected.ToHashSet());
        Assert.Equal(text, LearningCurvesSvg.Render(s_history));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public void Learning_curves_take_any_number_of_epochs_and_infinite_losses(int epochs)
    {
        var history = Enumerable.Range(1, epochs).Select(epoch => new EpochRecord(epoch, epoch, 1, double.PositiveInfinity, 0, 1.0 / epoch, 0, 1)).ToArray();
        var svg = XDocument.Parse(LearningCurvesSvg.Render(history));
        Assert.DoesNotContain(svg.Descendants().Attributes(), attribute => attribute.Value.Contains("NaN") || attribute.Value.Contains("Infinity"));
    }

    [Theory]
    [InlineData(0.132, 2.11, 0, 2.5, 0.5)]
    [InlineData(1, 30, 0, 30, 5)]
    [InlineData(-3, 4, -4, 4, 2)]
    [InlineData(0.98, 0.99, 0.98, 0.99, 0.002)]
    [InlineData(5, 5, 4.4, 5.6, 0.2)]
    [InlineData(0, 0, -1, 1, 0.5)]
    public void A_scale_ends_on_round_numbers_around_its_values(double least, double greatest, double low, double high, double step)
    {
        var scale = TickScale.Around([greatest, least], steps: 6);
        Assert.Equal((low, high, step), (Math.Round(scale.Low, 9), Math.Round(scale.High, 9), Math.Round(scale.Step, 9)));
    }

    [Fact]
    public void Learning_curves_of_no_epochs_are_refused() => Assert.Throws<ScriptException>(() => LearningCurvesSvg.Render([]));

    [Fact]
    public void A_confusion_matrix_shows_names_counts_and_shares()
    {
        var svg = XDocument.Parse(ConfusionMatrixSvg.Render(NdArray.Of<int>([3, 3], [8, 2, 0, 0, 5, 5, 0, 0, 10]), ["cat", "dog & fox", "<hen>"]));
        var texts = svg.Descendants(s_svg + "text").Select(element => element.Value).ToList();
        string[] expected = ["cat", "dog & fox", "<hen>", "8", "2", "5", "10", "23 of 30 right (76.7 %)", "80.0 %", "50.0 %", "100.0 %", "true class", "predicted class"];
        Assert.Subset(texts.ToHashSet(), expected.ToHashSet());
        Assert.Equal(5, svg.Descendants(s_svg + "title").Count());
        Assert.Contains("cat taken for dog & fox: 2 of 10 (20.0 %)", svg.Descendants(s_svg + "title").Select(element => element.Value));
    }

    [Fact]
    public void A_confusion_matrix_of_many_classes_stays_small()
    {
        var counts = new int[1000 * 1000];
        for (var i = 0; i < 1000; i++) counts[(i * 1000) + i] = 50;
        var text = ConfusionMatrixSvg.Render(NdArray.Of<int>([1000, 1000], counts), [.. Enumerable.Range(0, 1000).Select(i => $"class {i}")]);
        XDocument.Parse(text);
        Assert.InRange(text.Length, 1, 1_000_000);
    }

    [Fact]
    public void A_confusion_matrix_of_another_shape_is_refused()
    {
        var thrown = Assert.Throws<ShapeException>(() => ConfusionMatrixSvg.Render(NdArray.Of<int>([2, 3], new int[6]), ["a", "b"]));
        Assert.Equal("ConfusionMatrixSvg: the counts have shape [2, 3] for 2 class names; expected [2, 2], true by predicted.", thrown.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_prediction_grid_embeds_every_image_and_marks_the_wrong_ones(int channels)
    {
        var pixels = new byte[5 * 6 * 4 * channels];
        new Random(1).NextBytes(pixels);
        var svg = XDocument.Parse(PredictionGridSvg.Render(NdArray.Of<byte>([5, 6, 4, channels], pixels), ["a", "b", "c", "d", "e"], ["a", "x", "c", "y", "e"], columns: 3));
        var pictures = svg.Descendants(s_svg + "image").Select(element => element.Attribute("href")!.Value).ToList();
        Assert.Equal(5, pictures.Count);
        Assert.Equal(2, svg.Descendants(s_svg + "rect").Count(element => element.Attribute("stroke")?.Value == "#dc2626"));
        string[] expected = ["3 of 5 right", "a", "b", "true: x", "true: y"];
        Assert.Subset(svg.Descendants(s_svg + "text").Select(element => element.Value).ToHashSet(), expected.ToHashSet());
        AssertPixels(pixels.AsSpan(6 * 4 * channels, 6 * 4 * channels), 6, 4, channels, Convert.FromBase64String(pictures[1].Split(',')[1]));
    }

    [Fact]
    public void A_prediction_grid_refuses_other_shapes_types_and_numbers()
    {
        Assert.Throws<ShapeException>(() => PredictionGridSvg.Render(NdArray.Of<byte>([2, 2], new byte[4]), ["a", "b"], ["a", "b"]));
        Assert.Throws<ShapeException>(() => PredictionGridSvg.Render(NdArray.Of<byte>([2, 2, 2, 1], new byte[8]), ["a"], ["a", "b"]));
        Assert.Throws<DTypeException>(() => PredictionGridSvg.Render(NdArray.Of<float>([1, 2, 2, 1], new float[4]), ["a"], ["a"]));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 13, 3)]
    [InlineData(300, 200, 3)]
    [InlineData(28, 28, 1)]
    public void An_independent_decoder_reads_back_the_pixels_of_a_png(int height, int width, int channels)
    {
        var pixels = new byte[height * width * channels];
        new Random(7).NextBytes(pixels);
        AssertPixels(pixels, height, width, channels, Png.Encode(pixels, height, width, channels));
    }

    private static void AssertPixels(ReadOnlySpan<byte> pixels, int height, int width, int channels, byte[] png)
    {
        using var bitmap = SKBitmap.Decode(png);
        Assert.Equal((height, width), (bitmap.Height, bitmap.Width));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = ((y * width) + x) * channels;
                var colour = bitmap.GetPixel(x, y);
                Assert.Equal((pixels[at], pixels[at + (channels / 2)], pixels[at + channels - 1]), (colour.Red, colour.Green, colour.Blue));
            }
        }
    }
}
