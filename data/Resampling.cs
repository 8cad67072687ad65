using System.Numerics;
using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>Images of other sizes.</summary>
public static class Resampling
{
    extension(NdArray image)
    {
        /// <summary>
        /// The image [h, w, c] resized to a height and a width without aliasing: where it shrinks, every pixel counts. Elements are bytes, which are rounded, or
        /// float32.
        /// </summary>
        /// <exception cref="DataException">The image is of another shape or element type, or a side is below 1 or above 16384.</exception>
        public NdArray Resize(int height, int width, ResamplingKernel kernel = ResamplingKernel.Cubic)
        {
            CheckSide(nameof(Resize), nameof(height), height);
            CheckSide(nameof(Resize), nameof(width), width);
            var (h, w, c) = Extents(nameof(Resize), image);
            return Resampled(image, w, c, ResampledAxis.Of(h, height, 0, height, kernel), ResampledAxis.Of(w, width, 0, width, kernel));
        }

        /// <summary>
        /// What networks see of an image [h, w, c] when they are measured: its shorter side is resized (bicubic) to size / share, rounded, the longer one by the
        /// same factor, and the size x size pixels in the middle are taken. A share of 0.875 is the custom for ImageNet; 1 takes the largest square.
        /// </summary>
        /// <exception cref="DataException">The image is of another shape or element type, the size below 1 or above 16384, or the share not above 0 and at most 1.</exception>
        public NdArray CentreCrop(int size, double share = 0.875)
        {
            CheckSide(nameof(CentreCrop), nameof(size), size);
            if (share is not (> 0 and <= 1)) throw new DataException($"CentreCrop: the share is {share}; expected above 0 and at most 1.");
            var (h, w, c) = Extents(nameof(CentreCrop), image);
            var shorter = Math.Round(size / share);
            return Resampled(image, w, c, Middle(h), Middle(w));

            ResampledAxis Middle(int side)
            {
                var resized = Math.Round(shorter * side / Math.Min(h, w));
                if (resized > int.MaxValue) throw new DataException($"CentreCrop: an image {image.Shape} resized to a shorter side of {shorter} has a side of {resized}; expected a larger share or a smaller size.");
                return ResampledAxis.Of(side, (int)resized, ((int)resized - size) / 2, size, ResamplingKernel.Cubic);
            }
        }
    }

    private static void CheckSide(string owner, string name, int side)
    {
        if (side is < 1 or > ImageDecoder.MaxSide) throw new DataException($"{owner}: the {name} is {side}; expected 1 to {ImageDecoder.MaxSide}.");
    }

    private static (int H, int W, int C) Extents(string owner, NdArray image) => image is { Shape: [var h, var w, var c], DType: DType.UInt8 or DType.Float32 } && h * w * c > 0
        ? (h, w, c)
        : throw new DataException($"{owner}: the image is {image.DType.ToString().ToLowerInvariant()}{image.Shape}; expected uint8 or float32 [h, w, c].");

    private static NdArray Resampled(NdArray image, int w, int c, ResampledAxis rows, ResampledAxis columns)
    {
        Shape shape = [rows.First.Length, columns.First.Length, c];
        var resized = image.DType == DType.Float32
            ? NdArray.Of<float>(shape, Run(image.Span<float>(), w, c, rows, columns))
            : NdArray.Of<byte>(shape, [.. Run(image.Span<byte>(), w, c, rows, columns).Select(value => (byte)Math.Clamp(MathF.Round(value), 0, 255))]);
        GC.KeepAlive(image);
        return resized;
    }

    // Rows first: only those that some new row takes, each narrowed to the new columns; then columns of those.
    private static float[] Run<T>(ReadOnlySpan<T> pixels, int w, int c, ResampledAxis rows, ResampledAxis columns) where T : INumberBase<T>
    {
        var (start, taken) = rows.Taken;
        var (height, rowSize) = (rows.First.Length, columns.First.Length * c);
        var narrowed = new float[taken * rowSize];
        for (var y = 0; y < taken; y++) Narrow(pixels.Slice((start + y) * w * c, w * c), columns, c, narrowed.AsSpan(y * rowSize, rowSize));

        var result = new float[height * rowSize];
        for (var y = 0; y < height; y++)
        {
            var target = result.AsSpan(y * rowSize, rowSize);
            for (var k = 0; k < rows.Weights[y].Length; k++)
            {
                var source = narrowed.AsSpan((rows.First[y] - start + k) * rowSize, rowSize);
                for (var i = 0; i < rowSize; i++) target[i] += rows.Weights[y][k] * source[i];
            }
        }
        return result;
    }

    private static void Narrow<T>(ReadOnlySpan<T> row, ResampledAxis columns, int c, Span<float> target) where T : INumberBase<T>
    {
        for (var x = 0; x < columns.First.Length; x++)
        {
            var weights = columns.Weights[x];
            for (var k = 0; k < weights.Length; k++)
            {
                var place = (columns.First[x] + k) * c;
                for (var channel = 0; channel < c; channel++) target[(x * c) + channel] += weights[k] * float.CreateTruncating(row[place + channel]);
            }
        }
    }
}
