using ParquetSharp;
using XceptionScript.Data;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class DatasetErrorTests : IDisposable
{
    private static readonly byte[] s_png = Pictures.Png(1, [2, 2, 1]);

    private readonly TemporaryFolder _folder = new();

    private string File0 => _folder["x.parquet"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("missing.parquet")]
    [InlineData("train-*.parquet")]
    [InlineData("no/such/folder/*.parquet")]
    public void A_pattern_that_matches_nothing_is_named(string pattern) => Says(
        $"Dataset: no file matches `{_folder[pattern]}`; expected a Parquet file, a folder that holds some, or a pattern such as `train-*.parquet`.",
        () => Dataset.Open(_folder[pattern]));

    [Fact]
    public void A_folder_without_parquet_and_no_path_at_all_are_refused()
    {
        File.WriteAllText(_folder["notes.txt"], "");
        Says($"Dataset: no file matches `{_folder.Path}`; expected a Parquet file, a folder that holds some, or a pattern such as `train-*.parquet`.", () => Dataset.Open(_folder.Path));
        Says("Dataset: no path was given; expected a Parquet file, a folder or a pattern such as `train-*.parquet`.", () => Dataset.Open([]));
    }

    [Fact]
    public void A_missing_split_names_the_files_there_are()
    {
        Pictures.Write(_folder["train.parquet"], 3, [2, 2, 1]);
        Says($"Dataset: no file in `{_folder.Path}` matches `valid*.parquet`; expected one of `train.parquet`.", () => Dataset.Open(_folder.Path, "valid"));
        Says($"Dataset: the folder `{_folder["none"]}` does not exist; expected the folder that holds `train*.parquet`.", () => Dataset.Open(_folder["none"], "train"));
    }

    [Fact]
    public void A_file_of_another_format_is_named_with_how_it_begins()
    {
        File.WriteAllText(File0, "PK\x03\x04 something else");
        Says($"Dataset: `{File0}` begins with 504B0304; expected a Parquet file, which begins with `PAR1`.", () => Dataset.Open(File0));
        File.WriteAllText(File0, "PAR1");
        Says($"Dataset: `{File0}` has 4 bytes; expected a Parquet file, which has at least 12.", () => Dataset.Open(File0));
    }

    [Fact]
    public void A_file_that_is_cut_short_is_named()
    {
        var whole = File.ReadAllBytes(Pictures.Write(File0, 10, [4, 4, 1]));
        File.WriteAllBytes(File0, whole[..(whole.Length / 2)]);
        var error = Assert.Throws<DataException>(() => Dataset.Open(File0));
        Assert.Matches($"^Dataset: `{File0}` ends with [0-9A-F]{{8}}, so it is cut short; expected `PAR1` at the end of a complete Parquet file\\.$", error.Message);
    }

    [Fact]
    public void A_footer_longer_than_the_file_is_refused_before_it_is_allocated()
    {
        File.WriteAllBytes(File0, [.. "PAR1"u8, 0xFF, 0xFF, 0xFF, 0x7F, .. "PAR1"u8]);
        Says($"Dataset: `{File0}` claims a footer of 2147483647 bytes and has 12 in all; expected a footer inside the file of at most 268435456 bytes.", () => Dataset.Open(File0));
    }

    [Fact]
    public void A_missing_column_lists_the_columns_there_are()
    {
        ForeignParquet.Write(File0, [new(s_png, null, 0)], image: "photo", label: "kind");
        Says(
            $"Dataset: `{File0}` has no column `image` or `img`, but `photo`, `kind`; expected DatasetColumns to name one of these as an image column.",
            () => Dataset.Open(File0));
        Says(
            $"Dataset: `{File0}` has no column `label` or `labels` or `fine_label`, but `photo`, `kind`; expected DatasetColumns to name one of these as a label column.",
            () => Dataset.Open(File0, options: new() { Columns = new(Image: "photo") }));
        Says(
            $"Dataset: `{File0}` has no column `class`, but `photo`, `kind`; expected DatasetColumns to name one of these as a label column.",
            () => Dataset.Open(File0, options: new() { Columns = new("photo", "class") }));
    }

    [Fact]
    public void An_image_column_of_another_type_is_refused()
    {
        ForeignParquet.WriteColumns(File0, [new Column<string>("image"), new Column<long>("label")], group =>
        {
            using (var column = group.NextColumn().LogicalWriter<string>()) column.WriteBatch(["x"]);
            using (var column = group.NextColumn().LogicalWriter<long>()) column.WriteBatch([0]);
        });
        Says($"Dataset: column `image` of `{File0}` is text; expected a struct with a binary field `bytes`.", () => Dataset.Open(File0));
    }

    [Fact]
    public void A_label_column_of_another_type_is_refused()
    {
        ForeignParquet.Write(_folder["y.parquet"], [new(s_png, null, 0)]);
        Says(
            $"Dataset: column `image` of `{_folder["y.parquet"]}` is a struct of `bytes`, `path`; expected one int32 or int64 label a row.",
            () => Dataset.Open(_folder["y.parquet"], options: new() { Columns = new(Label: "image") }));
    }

    [Fact]
    public void A_null_label_is_named_by_file_and_row()
    {
        ForeignParquet.Write(File0, [new(s_png, null, 0), new(s_png, null, 1), new(s_png, null, null)], rowGroupRows: 2);
        Says($"Dataset: row 2 of `{File0}` has no label in `label`; expected a whole number in every row.", () => Dataset.Open(File0));
    }

    [Fact]
    public void Missing_image_bytes_are_named_by_file_and_row()
    {
        ForeignParquet.Write(File0, [new(s_png, null, 0), new(s_png, null, 1), new(s_png, null, 1), new(null, "somewhere.png", 1)], rowGroupRows: 2);
        Says($"Dataset: row 3 of `{File0}` has no image bytes in `image`; expected an encoded image in every row.", () => Dataset.Open(File0).InOrder(1).Count());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_without_a_class_is_named_by_file_and_row(long label)
    {
        Pictures.Write(_folder["a.parquet"], 4, [2, 2, 1]);
        ForeignParquet.Write(_folder["b.parquet"], [new(s_png, null, 0), new(s_png, null, label)], metadata: ClassMetadata("a", "b", "c"));
        Says($"Dataset: row 1 of `{_folder["b.parquet"]}` has label {label}, and there are 3 classes; expected 0 to 2.", () => Dataset.Open(_folder["?.parquet"]));
    }

    [Fact]
    public void A_huge_label_without_class_names_does_not_make_as_many_classes()
    {
        ForeignParquet.Write(File0, [new(s_png, null, 0), new(s_png, null, 5_000_000_000)]);
        Says($"Dataset: row 1 of `{File0}` has label 5000000000, and there are 1048576 classes; expected 0 to 1048575.", () => Dataset.Open(File0));
    }

    [Fact]
    public void An_empty_split_is_refused()
    {
        ForeignParquet.Write(File0, []);
        Says($"Dataset: `{File0}` has 0 rows; expected at least 1.", () => Dataset.Open(File0));
    }

    [Fact]
    public void Shards_with_other_columns_or_classes_are_refused()
    {
        ForeignParquet.Write(_folder["a.parquet"], [new(s_png, null, 0)], metadata: ClassMetadata("cat", "dog"));
        ForeignParquet.Write(_folder["b.parquet"], [new(s_png, null, 0)], metadata: ClassMetadata("dog", "cat"));
        Says(
            $"Dataset: `{_folder["b.parquet"]}` has the classes dog, cat, and `{_folder["a.parquet"]}` has the classes cat, dog; expected shards of one dataset.",
            () => Dataset.Open(_folder.Path));
        ForeignParquet.Write(_folder["b.parquet"], [new(s_png, null, 0)]);
        Says(
            $"Dataset: `{_folder["b.parquet"]}` has no class names, and `{_folder["a.parquet"]}` has the classes cat, dog; expected shards of one dataset.",
            () => Dataset.Open(_folder.Path));
        ForeignParquet.Write(_folder["b.parquet"], [new(s_png, null, 0)], metadata: ClassMetadata("cat", "dog"), narrowLabels: true);
        var error = Assert.Throws<DataException>(() => Dataset.Open(_folder.Path));
        Assert.StartsWith($"Dataset: `{_folder["b.parquet"]}` has the columns ", error.Message);
        Assert.Contains("label Int32, and", error.Message);
        Assert.EndsWith("label Int64; expected shards of one dataset.", error.Message);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"info":{"features":{"label":{"names":[1,null]}}}}""")]
    [InlineData("""{"info":{"features":7}}""")]
    public void Metadata_that_is_not_a_description_of_columns_is_refused(string json)
    {
        ForeignParquet.Write(File0, [new(s_png, null, 0)], metadata: new() { ["huggingface"] = json });
        Says(
            $"Dataset: the `huggingface` metadata of `{File0}` is not the description of columns it should be; expected JSON with info.features.label.names, a list of strings.",
            () => Dataset.Open(File0));
    }

    [Fact]
    public void An_image_of_another_size_is_named_with_both_sizes()
    {
        ForeignParquet.Write(File0, [new(Pictures.Png(1, [4, 6, 3]), null, 0), new(Pictures.Png(1, [4, 5, 3]), null, 0)]);
        Says($"Dataset: the image in row 1 of `{File0}` is 4 x 5 (h x w), and the first image is 4 x 6; expected images of one size.", () => Dataset.Open(File0).InOrder(2).Count());
    }

    [Fact]
    public void A_colour_image_among_grey_ones_is_refused_and_a_grey_one_among_colours_is_not()
    {
        ForeignParquet.Write(File0, [new(Pictures.Png(1, [4, 4, 1]), null, 0), new(Pictures.Png(1, [4, 4, 3]), null, 0)]);
        Says($"Dataset: the image in row 1 of `{File0}` has 3 channels, and the first image has 1; expected images of one kind.", () => Dataset.Open(File0).InOrder(2).Count());

        ForeignParquet.Write(File0, [new(Pictures.Png(1, [4, 4, 3]), null, 0), new(Pictures.Png(2, [4, 4, 1]), null, 0)]);
        var grey = Pictures.Pixels(2, [4, 4, 1]);
        var batch = Dataset.Open(File0).InOrder(1).Last();
        Assert.Equal(grey.SelectMany(value => new[] { value, value, value }), batch["image"].Span<byte>().ToArray());
    }

    [Fact]
    public void Bytes_that_are_no_image_are_named_by_file_and_row()
    {
        ForeignParquet.Write(File0, [new("no image"u8.ToArray(), null, 0)]);
        Says($"Dataset: the image in row 0 of `{File0}` cannot be decoded: its 8 bytes begin with 6E6F2069; expected a PNG or JPEG image.", () => Dataset.Open(File0));
        ForeignParquet.Write(File0, [new([], null, 0)]);
        Says($"Dataset: the image in row 0 of `{File0}` cannot be decoded: its 0 bytes begin with nothing; expected a PNG or JPEG image.", () => Dataset.Open(File0));
    }

    private static Dictionary<string, string> ClassMetadata(params string[] names) =>
        new() { ["huggingface"] = HuggingFaceFeatures.Describe("image", "label", names) };

    private static void Says(string message, Action action) => Assert.Equal(message, Assert.Throws<DataException>(action).Message);
}
