using FsCheck.Xunit;
using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class DatasetWriterTests
{
    private static readonly Shape s_image = [3, 3, 1];

    [Property(MaxTest = 30)]
    public void What_is_written_is_read_back(byte count, byte groupRows, PageCompression compression)
    {
        using var folder = new TemporaryFolder();
        var rows = count % 50 + 1;
        var options = new DatasetWriterOptions { RowGroupRows = groupRows + 1, Compression = compression };
        Assert.Equal(rows, DatasetWriter.Write(folder["x.parquet"], Pictures.Rows(rows, s_image), Pictures.Classes, options));
        var dataset = Dataset.Open(folder["x.parquet"]);
        Assert.Equal(Pictures.Classes, dataset.ClassNames.AsEnumerable());
        var batch = dataset.InOrder(rows).Single();
        Assert.Equal(Enumerable.Range(0, rows).Select(i => i % 3), batch["label"].Span<int>().ToArray());
        Assert.Equal(Enumerable.Range(0, rows).SelectMany(i => Pictures.Pixels(i, s_image)), batch["image"].Span<byte>().ToArray());
    }

    [Fact]
    public void Equal_rows_give_equal_bytes()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder["a.parquet"], 30, s_image);
        Pictures.Write(folder["b.parquet"], 30, s_image);
        Assert.Equal(File.ReadAllBytes(folder["a.parquet"]), File.ReadAllBytes(folder["b.parquet"]));
    }

    [Fact]
    public void Class_names_may_hold_any_characters()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["T-shirt/top", "\"quoted\"", "naïve 猫", "it's", ""];
        DatasetWriter.Write(folder["x.parquet"], Pictures.Rows(3, s_image), names);
        Assert.Equal(names, Dataset.Open(folder["x.parquet"]).ClassNames.AsEnumerable());
    }

    [Fact]
    public void Columns_may_have_other_names()
    {
        using var folder = new TemporaryFolder();
        var columns = new DatasetColumns("photo", "kind");
        DatasetWriter.Write(folder["x.parquet"], Pictures.Rows(3, s_image), Pictures.Classes, new() { Columns = columns });
        Assert.Equal(Pictures.Classes, Dataset.Open(folder["x.parquet"], options: new() { Columns = columns }).ClassNames.AsEnumerable());
    }

    [Fact]
    public void A_failure_on_the_way_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder["x.parquet"], 5, s_image);
        var before = File.ReadAllBytes(folder["x.parquet"]);
        var options = new DatasetWriterOptions { RowGroupRows = 2 };

        Says(
            $"DatasetWriter: image 4 for `{folder["x.parquet"]}` has label 3, and there are 3 classes; expected 0 to 2.",
            Pictures.Rows(5, s_image).Select((row, i) => row with { Label = i == 4 ? 3 : row.Label }));
        Says($"DatasetWriter: image 3 for `{folder["x.parquet"]}` has 0 bytes; expected an encoded image.", Pictures.Rows(5, s_image).Select((row, i) => i == 3 ? row with { Bytes = default } : row));
        Says($"DatasetWriter: there are no images to write to `{folder["x.parquet"]}`; expected at least 1.", []);
        Assert.Throws<InvalidOperationException>(() => DatasetWriter.Write(folder["x.parquet"], Failing(), Pictures.Classes, options));

        Assert.Equal(["x.parquet"], folder.Files);
        Assert.Equal(before, File.ReadAllBytes(folder["x.parquet"]));

        void Says(string message, IEnumerable<LabelledImage> rows) =>
            Assert.Equal(message, Assert.Throws<DataException>(() => DatasetWriter.Write(folder["x.parquet"], rows, Pictures.Classes, options)).Message);

        IEnumerable<LabelledImage> Failing()
        {
            foreach (var row in Pictures.Rows(3, s_image)) yield return row;
            throw new InvalidOperationException("the source failed");
        }
    }

    [Fact]
    public void Requests_that_cannot_be_met_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            $"DatasetWriter: the folder `{folder["none"]}` does not exist; expected an existing one for `{folder["none/x.parquet"]}`.",
            Assert.Throws<DataException>(() => DatasetWriter.Write(folder["none/x.parquet"], [], Pictures.Classes)).Message);
        Assert.Equal("DatasetWriter: no class names were given; expected at least 1.", Assert.Throws<DataException>(() => DatasetWriter.Write(folder["x.parquet"], [], [])).Message);
        Assert.Equal("DatasetWriter: RowGroupRows is 0; expected 1 to 65536.", Assert.Throws<DataException>(() => new DatasetWriterOptions { RowGroupRows = 0 }).Message);
    }
}
