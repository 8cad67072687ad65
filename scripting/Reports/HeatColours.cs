using System.Collections.Immutable;

namespace XceptionScript.Scripting.Reports;

/// <summary>
/// Colours for heat, from dark violet over red to light yellow. Equal steps of heat are equal steps of lightness to the eye: the colours are a line through
/// Oklab (Ottosson 2020) along which lightness and hue rise evenly, and all of them lie within sRGB.
/// </summary>
internal static class HeatColours
{
    /// <summary>The lightness of the coldest and of the hottest colour, of 0 to 1.</summary>
    public static readonly (double Cold, double Hot) Lightness = (0.20, 0.92);

    private static readonly (double Cold, double Hot) s_hue = (300, 460);

    private static readonly ImmutableArray<(byte R, byte G, byte B)> s_colours = [.. Enumerable.Range(0, 256).Select(i => Colour(i / 255.0))];

    /// <summary>The colour of a heat from 0 to 1.</summary>
    public static (byte R, byte G, byte B) Of(double heat) => s_colours[(int)Math.Round(Math.Clamp(heat, 0, 1) * 255)];

    private static (byte R, byte G, byte B) Colour(double t)
    {
        var lightness = Lightness.Cold + ((Lightness.Hot - Lightness.Cold) * t);
        var hue = (s_hue.Cold + ((s_hue.Hot - s_hue.Cold) * t)) * Math.PI / 180;
        var chroma = 0.1 + (0.065 * Math.Sin(Math.PI * t));
        var (a, b) = (chroma * Math.Cos(hue), chroma * Math.Sin(hue));
        var l = Math.Pow(lightness + (0.3963377774 * a) + (0.2158037573 * b), 3);
        var m = Math.Pow(lightness - (0.1055613458 * a) - (0.0638541728 * b), 3);
        var s = Math.Pow(lightness - (0.0894841775 * a) - (1.2914855480 * b), 3);
        return (
            Encoded((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)),
            Encoded((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)),
            Encoded((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)));
    }

    // The transfer curve of sRGB.
    private static byte Encoded(double linear) =>
        (byte)Math.Round(255 * (linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055));
}
