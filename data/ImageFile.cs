using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>Images in files of their own.</summary>
public static class ImageFile
{
    /// <summary>
    /// The pixels [h, w, 3] of a PNG or JPEG file as bytes of red, green and blue, turned upright as its EXIF data says. Grey fills all three channels; alpha is
    /// dropped without blending.
    /// </summary>
    /// <exception cref="DataException">There is no such file, or it is not a whole PNG or JPEG image of a size that is accepted.</exception>
    public static NdArray Read(string path)
    {
        if (!File.Exists(path)) throw new DataException($"ImageFile: there is no file `{path}`; expected a PNG or JPEG image.");
        if (new FileInfo(path).Length is > ImageDecoder.MaxBytes and var length)
            throw new DataException($"ImageFile: `{path}` has {length} bytes; expected at most {ImageDecoder.MaxBytes}.");
        var (encoded, origin) = (File.ReadAllBytes(path), new SampleOrigin(path));
        var shape = ImageDecoder.ShapeOf(encoded, origin, asColour: true);
        var pixels = NdArray.Build<byte, (byte[], Shape, SampleOrigin)>(
            shape, (encoded, shape, origin), static (pixels, state) => ImageDecoder.Decode(state.Item1, state.Item2, pixels, state.Item3));
        return Orientation.Upright(pixels, ImageDecoder.OrientationOf(encoded, origin));
    }
}
