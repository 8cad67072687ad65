using XceptionScript.Data;
using XceptionScript.Expressions;

namespace XceptionScript.Scripting.Reports;

/// <summary>A heat map over a picture, such as where a network looked.</summary>
public static class HeatMapOverlay
{
    private const double MostOpaque = 0.75;

    /// <summary>
    /// The PNG of a picture of bytes [h, w, 3] under a map float32 [h', w'] of 0 to 1, which is stretched over it. The hotter a place, the lighter its colour
    /// and the less is seen of the picture; where the map is 0 the picture is as it was.
    /// </summary>
    /// <exception cref="ScriptException">Picture or map are of another type.</exception>
    public static byte[] Render(NdArray picture, NdArray map)
    {
        if (picture is not { Shape: [var h, var w, 3], DType: DType.UInt8 } || map is not { Shape: [var rows, var columns], DType: DType.Float32 })
            throw new ScriptException($"HeatMapOverlay: the picture is {Type(picture)}, the map {Type(map)}; expected uint8[h, w, 3] and float32[h', w'].");
        var heat = map.Reshape([rows, columns, 1]).Resize(h, w, ResamplingKernel.Linear);
        var pixels = new byte[picture.Shape.Size];
        for (var place = 0; place < h * w; place++)
        {
            var (r, g, b) = HeatColours.Of(heat[place]);
            var opacity = MostOpaque * Math.Clamp(heat[place], 0, 1);
            pixels[3 * place] = Mix(picture[3 * place], r);
            pixels[(3 * place) + 1] = Mix(picture[(3 * place) + 1], g);
            pixels[(3 * place) + 2] = Mix(picture[(3 * place) + 2], b);

            byte Mix(double below, byte above) => (byte)Math.Round(below + ((above - below) * opacity));
        }
        return PngEncoder.Encode(pixels, picture.Shape);
    }

    private static string Type(NdArray array) => $"{array.DType.ToString().ToLowerInvariant()}{array.Shape}";
}
