using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Which cells a window sees: the one place where Reference turns strides, dilation and padding into positions.</summary>
internal static class ReferenceWindows
{
    /// <summary>The cells (p, q) of the window of output (i, j) that lie inside the image, with their rows and columns of it, in row-major order.</summary>
    public static IEnumerable<(int P, int Q, int Row, int Column)> Cells(Window w, int i, int j, int height, int width)
    {
        for (var p = 0; p < w.KernelHeight; p++)
        {
            var row = (i * w.StrideHeight) - w.Top + (p * w.DilationHeight);
            if (row < 0 || row >= height) continue;
            for (var q = 0; q < w.KernelWidth; q++)
            {
                var column = (j * w.StrideWidth) - w.Left + (q * w.DilationWidth);
                if (column >= 0 && column < width) yield return (p, q, row, column);
            }
        }
    }

    /// <summary>The outputs (i, j) whose windows see an image cell, with the cell (p, q) that sees it.</summary>
    public static IEnumerable<(int P, int Q, int I, int J)> Readers(Window w, int row, int column, int rows, int columns)
    {
        for (var p = 0; p < w.KernelHeight; p++)
        {
            var i = row + w.Top - (p * w.DilationHeight);
            if (i < 0 || i % w.StrideHeight != 0 || i / w.StrideHeight >= rows) continue;
            for (var q = 0; q < w.KernelWidth; q++)
            {
                var j = column + w.Left - (q * w.DilationWidth);
                if (j >= 0 && j % w.StrideWidth == 0 && j / w.StrideWidth < columns) yield return (p, q, i / w.StrideHeight, j / w.StrideWidth);
            }
        }
    }
}
