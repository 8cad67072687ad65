using XceptionScript.Data;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class ClassNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_built_in_names_are_distinct_and_in_the_order_of_the_labels()
    {
        Assert.All(
            [(ClassNames.ImageNet, 1000), (ClassNames.Cifar10, 10), (ClassNames.Cifar100, 100), (ClassNames.Fashion, 10)],
            list => Assert.Equal((list.Item2, list.Item2), (list.Item1.Length, list.Item1.Where(name => name.Trim().Length > 0).Distinct().Count())));
        // Labels that many sources name: the ends, and some between, where an order by anything but WordNet numbers would differ.
        Assert.Equal(
            ["tench", "goldfish", "Chihuahua", "tabby", "giant panda", "analog clock", "zebra", "toilet tissue"],
            new[] { 0, 1, 151, 281, 388, 409, 340, 999 }.Select(label => ClassNames.ImageNet[label]));
        Assert.Equal(["apple", "worm"], [ClassNames.Cifar100[0], ClassNames.Cifar100[99]]);
        Assert.Equal(ClassNames.Cifar100.Order(StringComparer.Ordinal), ClassNames.Cifar100);
    }

    [Fact]
    public void The_names_of_fashion_mnist_are_those_of_the_pictures_that_come_along() =>
        Assert.Equal(Dataset.Open(Repository.Samples, split: "test").ClassNames.AsEnumerable(), ClassNames.Fashion);

    [SkippableFact]
    public void The_names_of_cifar_10_are_those_of_its_files() => Assert.Equal(Dataset.Open(Repository.Cifar10(), split: "test").ClassNames.AsEnumerable(), ClassNames.Cifar10);

    [Fact]
    public void A_file_holds_a_name_a_line()
    {
        File.WriteAllText(_folder["names.txt"], "a cat\r\n dog \r\nÆble\n\n");
        Assert.Equal(["a cat", "dog", "Æble"], ClassNames.Read(_folder["names.txt"]).AsEnumerable());
        File.WriteAllText(_folder["none.txt"], "\n");
        Assert.Empty(ClassNames.Read(_folder["none.txt"]));

        File.WriteAllText(_folder["gap.txt"], "a\n\nb\n");
        Error($"ClassNames: line 2 of `{_folder["gap.txt"]}` is empty, one of 3; expected a name on every line.", "gap.txt");
        Error($"ClassNames: there is no file `{_folder["x.txt"]}`; expected a text file with one name a line.", "x.txt");
    }

    private void Error(string message, string name) => Assert.Equal(message, Assert.Throws<DataException>(() => ClassNames.Read(_folder[name])).Message);
}
