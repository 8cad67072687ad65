using Xunit;

namespace XceptionScript.Tests.Data;

/// <summary>Files that lie in the repository, or beside it where a machine has them.</summary>
internal static class Repository
{
    private static readonly string s_root = Golden.RepositoryRoot;

    public static string Samples => Path.Combine(s_root, "data", "samples");

    /// <summary>The folder with CIFAR-10 as Arrow C++ wrote it; the test is skipped where it is absent.</summary>
    public static string Cifar10()
    {
        var folder = Path.GetFullPath(Path.Combine(s_root, "..", "shared", "data", "cifar10"));
        Skip.IfNot(Directory.Exists(folder), "skipped: CIFAR-10 is not in ../shared/data/cifar10");
        return folder;
    }

    /// <summary>The folder with the IDX files of Fashion-MNIST; the test is skipped where they are absent.</summary>
    public static string FashionMnist()
    {
        const string folder = "/usr/share/datasets/fashion-mnist";
        Skip.IfNot(Directory.Exists(folder), "skipped: the package dataset-fashion-mnist is not installed");
        return folder;
    }
}
