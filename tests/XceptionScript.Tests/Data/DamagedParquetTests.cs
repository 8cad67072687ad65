using System.Diagnostics;
using XceptionScript.Data;
using Xunit;

namespace XceptionScript.Tests.Data;

/// <summary>Whatever happens to a file, reading it ends soon: with the images or with a DataException.</summary>
public sealed class DamagedParquetTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(PageCompression.None)]
    [InlineData(PageCompression.Zstd)]
    public void A_file_cut_anywhere_is_refused_soon(PageCompression compression)
    {
        using var folder = new TemporaryFolder();
        var whole = Whole(folder, compression);
        for (var kept = 0; kept < whole.Length; kept += 1 + whole.Length / 97)
        {
            File.WriteAllBytes(folder["x.parquet"], whole[..kept]);
            Assert.Throws<DataException>(() => ReadAll(folder["x.parquet"]));
        }
    }

    /// <summary>Cut in the middle with the footer kept: offsets then point outside the file.</summary>
    [Fact]
    public void A_file_that_lost_its_middle_is_refused_soon()
    {
        using var folder = new TemporaryFolder();
        var whole = Whole(folder, PageCompression.None);
        var footer = BitConverter.ToInt32(whole.AsSpan(^8)) + 8;
        File.WriteAllBytes(folder["x.parquet"], [.. whole[..40], .. whole[^footer..]]);
        var error = Assert.Throws<DataException>(() => ReadAll(folder["x.parquet"]));
        Assert.Matches($"^Dataset: column `image/bytes` of `{folder["x.parquet"]}` claims \\d+ bytes from \\d+ on, and the data end at 40; expected a column that ends before\\.$", error.Message);
    }

    [Theory]
    [InlineData(PageCompression.None, 1)]
    [InlineData(PageCompression.Zstd, 2)]
    public void A_file_with_a_few_other_bytes_reads_or_is_refused_soon(PageCompression compression, int seed)
    {
        using var folder = new TemporaryFolder();
        var whole = Whole(folder, compression);
        var footerStart = whole.Length - 8 - BitConverter.ToInt32(whole.AsSpan(^8));
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var damaged = whole.ToArray();
            // Half of the rounds aim at the footer, where sizes and offsets stand.
            var from = round % 2 == 0 ? footerStart : 0;
            for (var change = 0; change <= round % 4; change++) damaged[random.Next(from, damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["x.parquet"], damaged);
            var clock = Stopwatch.StartNew();
            try
            {
                ReadAll(folder["x.parquet"]);
            }
            catch (DataException)
            {
            }
            Assert.True(clock.Elapsed < s_soon, $"round {round} took {clock.Elapsed}");
        }
    }

    [Fact]
    public void A_footer_with_a_length_that_leads_outside_is_refused_before_it_is_parsed()
    {
        using var folder = new TemporaryFolder();
        // Field 1, a list of 2^28 - 1 whole numbers.
        byte[] footer = [0x19, 0xF5, 0xFF, 0xFF, 0xFF, 0x7F, 0x00];
        File.WriteAllBytes(folder["x.parquet"], [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8]);
        Assert.Equal(
            $"Dataset: the footer of `{folder["x.parquet"]}`, 7 bytes from 4 on, is damaged: a length in it leads outside; expected an intact Parquet file.",
            Assert.Throws<DataException>(() => Dataset.Open(folder["x.parquet"])).Message);
    }

    private static byte[] Whole(TemporaryFolder folder, PageCompression compression)
    {
        DatasetWriter.Write(folder["x.parquet"], Pictures.Rows(12, [4, 4, 1]), Pictures.Classes, new() { RowGroupRows = 5, Compression = compression });
        return File.ReadAllBytes(folder["x.parquet"]);
    }

    private static void ReadAll(string path) => _ = Dataset.Open(path).InOrder(4).Count();
}
