using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class DatasetTests
{
    [Theory]
    [InlineData("train", 10_000)]
    [InlineData("test", 2_000)]
    public void The_samples_are_nearly_balanced_fashion_images(string split, int count)
    {
        var dataset = Dataset.Open(Repository.Samples, split);
        Assert.Equal(count, dataset.Count);
        Assert.Equal([28, 28, 1], dataset.ImageShape);
        Assert.Equal(
            ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"], dataset.ClassNames.AsEnumerable());
        Assert.All(dataset.Labels.CountBy(label => label), entry => Assert.InRange(entry.Value, count / 10 * 0.85, count / 10 * 1.15));

        var batch = dataset.InOrder(256).First();
        Assert.Equal([256, 28, 28, 1], batch["image"].Shape);
        Assert.InRange(batch["image"].ToDoubles().Average(), 50, 100);
        Assert.Equal(dataset.Labels.Take(256), batch["label"].Span<int>().ToArray());
    }

    [SkippableFact]
    public void Cifar10_as_arrow_wrote_it_reads_right()
    {
        var dataset = Dataset.Open(Path.Combine(Repository.Cifar10(), "test-*.parquet"));
        Assert.Equal(10_000, dataset.Count);
        Assert.Equal([32, 32, 3], dataset.ImageShape);
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], dataset.ClassNames.AsEnumerable());
        Assert.All(dataset.Labels.CountBy(label => label), entry => Assert.Equal(1000, entry.Value));

        // The published channel means of the test images, on a scale of 0 to 255, within what JPEG and the sample change.
        var images = dataset.InOrder(2000).First()["image"].Span<byte>();
        var means = new double[3];
        for (var i = 0; i < images.Length; i++) means[i % 3] += images[i] / (images.Length / 3.0);
        Assert.InRange(means[0], 125 - 4, 125 + 4);
        Assert.InRange(means[1], 123 - 4, 123 + 4);
        Assert.InRange(means[2], 114 - 4, 114 + 4);
    }

    [Fact]
    public void A_path_may_be_a_file_a_folder_a_pattern_or_several()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "train-1.parquet", "train-0.parquet", "test.parquet", "trainer.parquet" }) Pictures.Write(folder[name], 5, [2, 2, 1]);
        File.WriteAllText(folder["notes.txt"], "not a shard");

        Assert.Equal(["test.parquet"], Names(Dataset.Open(folder["test.parquet"])));
        Assert.Equal(["test.parquet", "train-0.parquet", "train-1.parquet", "trainer.parquet"], Names(Dataset.Open(folder.Path)));
        Assert.Equal(["train-0.parquet", "train-1.parquet"], Names(Dataset.Open(folder["train-?.parquet"])));
        Assert.Equal(["test.parquet", "train-1.parquet"], Names(Dataset.Open([folder["train-1.*"], folder["test.parquet"], folder["t*t.parquet"]])));
        Assert.Equal(["train-0.parquet", "train-1.parquet"], Names(Dataset.Open(folder.Path, split: "train")));
    }

    [Fact]
    public void Without_class_names_the_classes_are_numbered_up_to_the_largest_label()
    {
        using var folder = new TemporaryFolder();
        var png = Pictures.Png(1, [2, 2, 1]);
        var dataset = Dataset.Open(ForeignParquet.Write(folder["x.parquet"], [new(png, null, 4), new(png, null, 1)]));
        Assert.Equal(["0", "1", "2", "3", "4"], dataset.ClassNames.AsEnumerable());
        Assert.Equal([4, 1], dataset.Labels.AsEnumerable());
    }

    [Fact]
    public void The_fingerprint_follows_the_content_and_not_the_place()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder["a.parquet"], 20, [4, 4, 3]);
        File.Copy(folder["a.parquet"], folder["b.parquet"]);
        Pictures.Write(folder["c.parquet"], 21, [4, 4, 3]);
        var fingerprint = Dataset.Open(folder["a.parquet"]).Fingerprint;
        Assert.Equal(32, fingerprint.Length);
        Assert.Equal(fingerprint, Dataset.Open(folder["b.parquet"]).Fingerprint);
        Assert.NotEqual(fingerprint, Dataset.Open(folder["c.parquet"]).Fingerprint);
    }

    [Fact]
    public void The_columns_are_found_by_their_usual_names_or_by_those_given()
    {
        using var folder = new TemporaryFolder();
        var rows = new ForeignParquet.Row[] { new(Pictures.Png(1, [2, 2, 1]), null, 0) };
        foreach (var (image, label) in new[] { ("image", "label"), ("img", "labels"), ("img", "fine_label") })
            Assert.Equal(1, Dataset.Open(ForeignParquet.Write(folder["usual.parquet"], rows, image: image, label: label)).Count);

        ForeignParquet.Write(folder["own.parquet"], rows, image: "photo", label: "kind");
        Assert.Equal(1, Dataset.Open(folder["own.parquet"], options: new() { Columns = new("photo", "kind") }).Count);
    }

    [Fact]
    public void A_dataset_prints_what_it_holds()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("Dataset(5 images [2, 3, 1], 3 classes, 1 files)", Dataset.Open(Pictures.Write(folder["x.parquet"], 5, [2, 3, 1])).ToString());
    }

    private static IEnumerable<string?> Names(Dataset dataset) => dataset.Files.Select(Path.GetFileName);
}
