using System.Globalization;
using System.Text;

namespace XceptionScript.Expressions;

/// <summary>The printed form of arrays: nested brackets, long axes shortened to their ends.</summary>
internal static class NdArrayFormat
{
    private const int EdgeItems = 3;
    private const int ShownWhole = 7;

    public static string Format(NdArray array)
    {
        var text = new StringBuilder();
        text.Append($"{array.DType.ToString().ToLowerInvariant()}{array.Shape} ");
        Append(text, array, 0, 0, array.Shape.Strides());
        return text.ToString();
    }

    private static void Append(StringBuilder text, NdArray array, int axis, long offset, int[] strides)
    {
        if (axis == array.Shape.Rank)
        {
            text.Append(array.DType switch
            {
                DType.Bool => array[offset] != 0 ? "true" : "false",
                DType.Int32 or DType.UInt8 => array[offset].ToString("F0", CultureInfo.InvariantCulture),
                _ => array[offset].ToString("G6", CultureInfo.InvariantCulture),
            });
            return;
        }
        text.Append('[');
        var extent = array.Shape[axis];
        for (var i = 0; i < extent; i++)
        {
            if (extent > ShownWhole && i == EdgeItems)
            {
                text.Append(", ...");
                i = extent - EdgeItems;
            }
            if (i > 0) text.Append(", ");
            Append(text, array, axis + 1, offset + ((long)i * strides[axis]), strides);
        }
        text.Append(']');
    }
}
