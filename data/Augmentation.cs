using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>
/// Random changes to training images. Each image's draws are a function of (seed, epoch, sample index),
/// so they do not depend on threads, batch sizes or caching.
/// </summary>
/// <param name="HorizontalFlip">Whether half of the images, drawn at random, are mirrored left to right.</param>
/// <param name="ShiftPixels">Each image moves by -s to s pixels along h and along w; what moves in from outside is 0.</param>
public sealed record Augmentation(bool HorizontalFlip = false, int ShiftPixels = 0)
{
    /// <summary>The largest move along h and along w, in pixels.</summary>
    public int ShiftPixels { get; init => field = Checked(value); } = Checked(ShiftPixels);

    /// <summary>Writes the changed image [h, w, c] over all of <paramref name="target"/>.</summary>
    internal void Apply(ReadOnlySpan<byte> source, Span<byte> target, Shape image, ulong key)
    {
        if (image is not [var h, var w, var c]) throw new System.Diagnostics.UnreachableException($"image shape {image}");
        var random = new SplitMix(key);
        var down = random.Below(2 * ShiftPixels + 1) - ShiftPixels;
        var right = random.Below(2 * ShiftPixels + 1) - ShiftPixels;
        var flip = HorizontalFlip && random.Below(2) == 1;

        var kept = Math.Max(0, w - Math.Abs(right));
        for (var y = 0; y < h; y++)
        {
            var row = target.Slice(y * w * c, w * c);
            var from = y - down;
            if (from < 0 || from >= h || kept == 0)
            {
                row.Clear();
                continue;
            }
            var x = Math.Max(0, right);
            row[..(x * c)].Clear();
            row[((x + kept) * c)..].Clear();
            source.Slice((from * w + Math.Max(0, -right)) * c, kept * c).CopyTo(row[(x * c)..]);
            if (flip) Mirror(row, w, c);
        }
    }

    private static void Mirror(Span<byte> row, int w, int c)
    {
        for (var (left, right) = (0, w - 1); left < right; left++, right--)
        {
            for (var channel = 0; channel < c; channel++)
            {
                (row[left * c + channel], row[right * c + channel]) = (row[right * c + channel], row[left * c + channel]);
            }
        }
    }

    private static int Checked(int shift) => shift is >= 0 and <= ImageDecoder.MaxSide
        ? shift
        : throw new DataException($"Augmentation: ShiftPixels is {shift}; expected 0 to {ImageDecoder.MaxSide}.");
}
