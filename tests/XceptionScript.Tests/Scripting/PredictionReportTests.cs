using Spectre.Console;
using Spectre.Console.Testing;
using XceptionScript.Data;
using XceptionScript.Expressions;
using XceptionScript.Scripting;
using XceptionScript.Scripting.Predictions;
using XceptionScript.Scripting.Reports;
using XceptionScript.Tests.Data;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class PredictionReportTests
{
    private static readonly ImagePrediction[] s_predictions =
    [
        new("a.jpg", [new(281, "tabby", 0.75f), new(5, "electric ray", 0.125f)], "cam/a-cam.png"),
        new("longer.jpg", [new(0, "tench", 1)]),
    ];

    [Fact]
    public void The_table_is_aligned_text_where_output_is_redirected()
    {
        var output = new StringWriter();
        PredictionTable.Print(s_predictions, terminal: null, output);
        Assert.Equal("""
            image       rank  class  name          probability
            a.jpg          1    281  tabby              75.00%
                           2      5  electric ray       12.50%
            longer.jpg     1      0  tench             100.00%

            """, output.ToString());
    }

    [Fact]
    public void The_table_on_a_terminal_has_a_rule_and_the_best_class_in_green()
    {
        var console = new TestConsole().Width(120).Colors(ColorSystem.TrueColor).EmitAnsiSequences();
        PredictionTable.Print([s_predictions[0] with { Image = "[a].jpg" }], console, TextWriter.Null);
        Assert.Contains("───────", console.Output);
        Assert.Contains("\u001b[38;5;2m[a].jpg     1    281  tabby              75.00%\u001b[0m", console.Output);
    }

    [Fact]
    public void Json_leaves_out_a_picture_that_was_not_drawn() => Assert.Equal("""
        [
          {
            "image": "a.jpg",
            "predictions": [
              {
                "class": 281,
                "name": "tabby",
                "probability": 0.75
              },
              {
                "class": 5,
                "name": "electric ray",
                "probability": 0.125
              }
            ],
            "cam": "cam/a-cam.png"
          },
          {
            "image": "longer.jpg",
            "predictions": [
              {
                "class": 0,
                "name": "tench",
                "probability": 1
              }
            ]
          }
        ]
        """, PredictionJson.Render(s_predictions));

    [Fact]
    public void The_ranking_puts_the_first_of_equally_probable_classes_first()
    {
        var probabilities = NdArray.Of<float>([2, 3], [0.25f, 0.5f, 0.25f, 0, 0, 1]);
        var best = Ranking.Best(probabilities, ["a", "b", "c"], 2);
        Assert.Equal([new(1, "b", 0.5f), new(0, "a", 0.25f)], best[0]);
        Assert.Equal([new(2, "c", 1), new(0, "a", 0)], best[1]);
        Assert.Equal(3, Ranking.Best(probabilities, ["a", "b", "c"])[0].Count);
        Assert.Equal("Ranking: there are 2 names for 3 classes; expected one for each.", Assert.Throws<ScriptException>(() => Ranking.Best(probabilities, ["a", "b"])).Message);
    }

    /// <summary>Back from sRGB to the lightness of Oklab: equal steps of heat must be equal steps of lightness, up to the rounding of bytes.</summary>
    [Fact]
    public void Heat_is_lightness_in_equal_steps()
    {
        var (cold, hot) = HeatColours.Lightness;
        for (var i = 0; i <= 255; i++) Assert.Equal(cold + ((hot - cold) * i / 255), Lightness(HeatColours.Of(i / 255.0)), 6e-3);
        Assert.Equal(HeatColours.Of(0), HeatColours.Of(-1));
        Assert.Equal(HeatColours.Of(1), HeatColours.Of(2));
    }

    [Fact]
    public void An_overlay_leaves_cold_places_as_they_were_and_lights_up_hot_ones()
    {
        var picture = NdArray.Of<byte>([8, 12, 3], Pictures.Pixels(4, [8, 12, 3]));
        using var folder = new TemporaryFolder();
        Assert.True(Seen(NdArray.Zeros([2, 3])).BitsEqual(picture));
        var half = Seen(NdArray.Of<float>([1, 2], [0, 1]));
        Assert.Equal(picture[0], half[0]);
        var (r, g, b) = HeatColours.Of(1);
        foreach (var (i, colour) in new[] { r, g, b }.Select((colour, i) => (i, colour))) Assert.Equal((0.25 * picture[33 + i]) + (0.75 * colour), half[33 + i], 0.51);

        var error = Assert.Throws<ScriptException>(() => HeatMapOverlay.Render(picture, NdArray.Zeros([1, 2, 2])));
        Assert.Equal("HeatMapOverlay: the picture is uint8[8, 12, 3], the map float32[1, 2, 2]; expected uint8[h, w, 3] and float32[h', w'].", error.Message);

        NdArray Seen(NdArray map)
        {
            File.WriteAllBytes(folder["cam.png"], HeatMapOverlay.Render(picture, map));
            return ImageFile.Read(folder["cam.png"]);
        }
    }

    private static double Lightness((byte R, byte G, byte B) colour)
    {
        var (r, g, b) = (Linear(colour.R), Linear(colour.G), Linear(colour.B));
        var l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        var m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        var s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s);

        static double Linear(byte value) => value / 255.0 is <= 0.04045 and var low ? low / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
    }
}
