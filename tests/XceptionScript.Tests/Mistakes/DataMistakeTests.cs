using XceptionScript.Data;
using XceptionScript.Expressions;
using XceptionScript.Tests.Data;
using Xunit;

namespace XceptionScript.Tests.Mistakes;

/// <summary>Files that are missing, damaged or not what they should be are refused by name.</summary>
public sealed class DataMistakeTests
{
    private static readonly Shape s_image = [6, 6, 1];

    private static readonly Dictionary<string, Mistake> s_mistakes = new()
    {
        ["a missing file"] = new("""
            var train = Dataset.Open($"{Args[0]}/train.parquet"); // here
            """, "no file matches `", "train.parquet`", "expected a Parquet file, a folder that holds some, or a pattern"),
        ["a pattern that matches nothing"] = new("""
            var train = Dataset.Open($"{Args[0]}/train-*.parquet"); // here
            """, "no file matches `", "train-*.parquet`", "expected a Parquet file")
        { Files = Images("test.parquet") },
        ["a split that is not there"] = new("""
            var valid = Dataset.Open(Args[0], split: "valid"); // here
            """, "matches `valid*.parquet`", "expected one of `train.parquet`")
        { Files = Images("train.parquet") },
        ["an unknown label column"] = new("""
            var options = new DatasetOptions { Columns = new(Label: "class") };
            var train = Dataset.Open($"{Args[0]}/train.parquet", options: options); // here
            """, "no column `class`, but `image`, `label`", "expected DatasetColumns to name one of these as a label column")
        { Files = Images("train.parquet") },
        ["no image column"] = new("""
            var train = Dataset.Open(Args[0]); // here
            """, "no column `image` or `img`, but `photo`, `kind`", "expected DatasetColumns to name one of these as an image column")
        { Files = folder => ForeignParquet.Write(Path.Combine(folder, "train.parquet"), [new(Pictures.Png(0, s_image), null, 0)], image: "photo", label: "kind") },
        ["a column of labels that holds images"] = new("""
            var options = new DatasetOptions { Columns = new(Label: "image") };
            var train = Dataset.Open(Args[0], options: options); // here
            """, "column `image`", "a struct of `bytes`, `path`", "expected one int32 or int64 label a row")
        { Files = Images("train.parquet") },
        ["a damaged image"] = new("""
            var train = Dataset.Open(Args[0]);
            foreach (var batch in train.InOrder(4)) // here
            {
                Print(batch["image"].Shape);
            }
            """, "row 5 of `", "train.parquet`", "is damaged", "expected a complete PNG or JPEG image")
        { Files = folder => DatasetWriter.Write(Path.Combine(folder, "train.parquet"), WithRow(5, Pictures.Png(5, s_image)[..^30]), Pictures.Classes) },
        ["a row that is no image"] = new("""
            var train = Dataset.Open(Args[0]);
            var count = train.Batches(4, seed: 1).Count(); // here
            """, "row 7 of `", "train.parquet`", "4 bytes begin with 47494638", "expected a PNG or JPEG image")
        { Files = folder => DatasetWriter.Write(Path.Combine(folder, "train.parquet"), WithRow(7, "GIF8"u8.ToArray()), Pictures.Classes) },
        ["images of two sizes"] = new("""
            var train = Dataset.Open(Args[0]);
            var first = train.InOrder(12).First(); // here
            """, "row 3 of `", "9 x 6 (h x w)", "the first image is 6 x 6", "expected images of one size")
        { Files = folder => DatasetWriter.Write(Path.Combine(folder, "train.parquet"), WithRow(3, Pictures.Png(3, [9, 6, 1])), Pictures.Classes) },
        ["a Parquet file that is cut short"] = new("""
            var train = Dataset.Open(Args[0]); // here
            """, "train.parquet` ends with ", "so it is cut short", "expected `PAR1` at the end")
        { Files = Images("train.parquet") + (folder => Cut(Path.Combine(folder, "train.parquet"))) },
        ["a file that is not Parquet"] = new("""
            var train = Dataset.Open($"{Args[0]}/train.csv"); // here
            """, "train.csv` begins with 6C616265", "expected a Parquet file, which begins with `PAR1`")
        { Files = folder => File.WriteAllText(Path.Combine(folder, "train.csv"), "label,file\n0,a.png\n") },
        ["an empty split"] = new("""
            var train = Dataset.Open(Args[0], split: "train"); // here
            """, "train.parquet` has 0 rows", "expected at least 1")
        { Files = folder => ForeignParquet.Write(Path.Combine(folder, "train.parquet"), []) },
        ["a label beyond the classes"] = new("""
            var train = Dataset.Open(Args[0]); // here
            """, "row 1 of `", "label 3", "3 classes", "expected 0 to 2")
        { Files = folder => ForeignParquet.Write(Path.Combine(folder, "train.parquet"), [new(Pictures.Png(0, s_image), null, 0), new(Pictures.Png(1, s_image), null, 3)], metadata: ClassMetadata("a", "b", "c")) },
        ["shards of two datasets"] = new("""
            var train = Dataset.Open($"{Args[0]}/*.parquet"); // here
            """, "has the classes dog, cat", "has the classes cat, dog", "expected shards of one dataset")
        { Files = folder => { WriteClasses(folder, "a.parquet", "cat", "dog"); WriteClasses(folder, "b.parquet", "dog", "cat"); } },
        ["a batch larger than the dataset"] = new("""
            var train = Dataset.Open(Args[0]);
            var batches = train.Batches(128, seed: 1); // here
            """, "size 128", "12 samples", "expected at most 12, or dropRemainder: false")
        { Files = Images("train.parquet") },
        ["a batch of nothing"] = new("""
            var batches = Dataset.Open(Args[0]).InOrder(0); // here
            """, "size is 0", "expected at least 1")
        { Files = Images("train.parquet") },
        ["an array that a batch lacks"] = new("""
            var batch = Dataset.Open(Args[0]).InOrder(4).First();
            Print(batch["labels"]); // here
            """, "`labels`", "`image`, `label`", "expected one of")
        { Files = Images("train.parquet") },
        ["a label without a class, after many images were written"] = new("""
            IEnumerable<LabelledImage> Rows()
            {
                var png = PngEncoder.Encode(new byte[36], [6, 6, 1]);
                for (var i = 0; i < 100; i++) yield return new LabelledImage(png, i == 90 ? 2 : 0);
            }
            DatasetWriter.Write($"{Args[0]}/train.parquet", Rows(), ["a", "b"], new() { RowGroupRows = 16 }); // here
            """, "image 90", "label 2", "2 classes", "expected 0 to 1")
        { Files = Images("train.parquet") },
        ["a dataset for a folder that is not there"] = new("""
            var png = PngEncoder.Encode(new byte[36], [6, 6, 1]);
            DatasetWriter.Write($"{Args[0]}/none/train.parquet", [new LabelledImage(png, 0)], ["a"]); // here
            """, "none` does not exist", "expected an existing one for `"),
        ["a dataset in the place of a folder"] = new("""
            var png = PngEncoder.Encode(new byte[36], [6, 6, 1]);
            DatasetWriter.Write(Args[0], [new LabelledImage(png, 0)], ["a"]); // here
            """, "is a folder", "expected the name of a file"),
        ["pixels of another size"] = new("""
            var png = PngEncoder.Encode(new byte[35], [6, 6, 1]); // here
            """, "35 bytes", "[6, 6, 1]", "expected 36"),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task A_mistake_is_one_sentence_at_its_line(string mistake) => s_mistakes[mistake].CheckAsync();

    private static Action<string> Images(string name) => folder => Pictures.Write(Path.Combine(folder, name), 12, s_image);

    private static IEnumerable<LabelledImage> WithRow(int place, byte[] bytes) =>
        Pictures.Rows(12, s_image).Select((row, i) => i == place ? row with { Bytes = bytes } : row);

    private static void Cut(string file) => File.WriteAllBytes(file, File.ReadAllBytes(file)[..^100]);

    private static void WriteClasses(string folder, string name, params string[] classes) =>
        DatasetWriter.Write(Path.Combine(folder, name), [new LabelledImage(Pictures.Png(0, s_image), 0)], classes);

    private static Dictionary<string, string> ClassMetadata(params string[] names) =>
        new() { ["huggingface"] = HuggingFaceFeatures.Describe("image", "label", names) };
}
