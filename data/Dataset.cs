using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>
/// Labelled images in one or many Parquet files, in the layout of Hugging Face datasets: a struct column with encoded bytes and a
/// column of labels. A value: it never changes, and its batches are functions of a seed and an epoch.
/// </summary>
public sealed class Dataset
{
    private const int MaxUnnamedClasses = 1 << 20;

    private readonly ImmutableArray<Shard> _shards;
    private readonly ImmutableArray<(int Shard, int Group)> _places;
    private readonly ImmutableArray<RowGroup> _groups;
    private readonly int[] _groupStarts;
    private readonly int[] _shardStarts;
    private readonly Lazy<DecodedRows?> _decoded;

    private Dataset(ImmutableArray<Shard> shards, DatasetOptions options)
    {
        (_shards, Options) = (shards, options);
        _places = [.. shards.SelectMany((shard, index) => Enumerable.Range(0, shard.Groups.Length).Select(group => (index, group)))];
        _groups = [.. shards.SelectMany(shard => shard.Groups).Select(group => group.Size)];
        _groupStarts = ShuffleOrder.Starts(_groups);
        _shardStarts = ShuffleOrder.Starts([.. shards.Select(shard => new RowGroup(shard.Labels.Length, 0))]);
        Files = [.. shards.Select(shard => shard.Path)];
        if (Count == 0) throw new DataException($"Dataset: {string.Join(", ", Files.Select(file => $"`{file}`"))} has 0 rows; expected at least 1.");

        ClassNames = shards[0].ClassNames ?? Numbered(shards);
        Labels = [.. shards.SelectMany(shard => shard.Labels.Select((label, row) => Checked(label, new SampleOrigin(shard.Path, row))))];
        ImageShape = ImageDecoder.ShapeOf(shards[_places[0].Shard].ReadImages(_places[0].Group)[0].Span, Origin(0));
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(
        [
            .. shards.SelectMany(shard => shard.Digest),
            .. Encoding.UTF8.GetBytes(string.Join('\n', [ImageShape.ToString(), .. ClassNames])),
        ]).AsSpan(0, 16));
        _decoded = new(() => Count * ImageShape.Size <= options.CacheBytes ? new DecodedRows(Count, (int)ImageShape.Size) : null);
    }

    /// <summary>The files, in the order in which their rows are counted.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>The number of samples.</summary>
    public int Count => _groupStarts[^1];

    /// <summary>The names of the classes; a label is a position in it.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>The labels of all samples, in the order of the files.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>The shape [h, w, c] that all images share; c is 1 when the first image is grey and 3 otherwise.</summary>
    public Shape ImageShape { get; }

    /// <summary>A digest of the content that does not depend on where the files lie: the same data, the same order.</summary>
    public string Fingerprint { get; }

    /// <summary>The options that the dataset was opened with.</summary>
    public DatasetOptions Options { get; }

    /// <summary>What the loader has done so far.</summary>
    public LoaderStatistics Statistics => Counters.Snapshot();

    internal LoaderCounters Counters { get; } = new();

    /// <summary>The decoded images that are kept in memory, or null when they would take more than the options allow.</summary>
    internal DecodedRows? Decoded => _decoded.Value;

    /// <summary>The dataset in a file, in the Parquet files of a folder, or in the files that match a pattern.</summary>
    /// <param name="path">For example <c>samples/train.parquet</c>, <c>cifar10</c> or <c>cifar10/train-*.parquet</c>.</param>
    /// <param name="split">When given, <paramref name="path"/> is a folder, and the files are those that the split's name begins.</param>
    /// <param name="options">Columns, memory and threads.</param>
    /// <exception cref="DataException">There is no such file, or one is damaged, empty or unlike the others.</exception>
    public static Dataset Open(string path, string? split = null, DatasetOptions? options = null) =>
        Open(split is null ? ShardPaths.Find([path]) : ShardPaths.FindSplit(path, split), options);

    /// <summary>The dataset in several files, folders and patterns together; the files are sorted and count once.</summary>
    /// <exception cref="DataException">There is no such file, or one is damaged, empty or unlike the others.</exception>
    public static Dataset Open(ReadOnlySpan<string> paths, DatasetOptions? options = null) => Open(ShardPaths.Find(paths), options);

    private static Dataset Open(ImmutableArray<string> files, DatasetOptions? options)
    {
        options ??= new DatasetOptions();
        ImmutableArray<Shard> shards = [.. files.Select(file => Shard.Open(file, options.Columns))];
        foreach (var shard in shards.Skip(1)) CheckAlike(shards[0], shard);
        if (shards.Sum(shard => (long)shard.Labels.Length) is > int.MaxValue and var rows)
            throw new DataException($"Dataset: the files have {rows} rows; expected at most {int.MaxValue}.");
        return new Dataset(shards, options);
    }

    /// <summary>
    /// One shuffled epoch: <c>image</c> uint8 [n, h, w, c] and <c>label</c> int32 [n]. The order is a function of the seed, the epoch
    /// and the data; images are decoded on other threads ahead of the loop that consumes them.
    /// </summary>
    /// <param name="size">The samples in a batch, n.</param>
    /// <param name="seed">Which of the possible runs this is.</param>
    /// <param name="epoch">Which epoch of the run this is.</param>
    /// <param name="dropRemainder">Whether the samples left over at the end, too few for a batch, are dropped.</param>
    /// <param name="augmentation">Random changes to the images.</param>
    /// <exception cref="DataException">The size is below 1 or leaves no batch; later, in the loop, an image cannot be decoded.</exception>
    public IEnumerable<Batch> Batches(int size, int seed, int epoch = 0, bool dropRemainder = true, Augmentation? augmentation = null)
    {
        CheckSize(size);
        if (dropRemainder && size > Count)
            throw new DataException($"Batches: size {size} is more than the {Count} samples there are, so no batch would be left; expected at most {Count}, or dropRemainder: false.");
        var key = ShuffleOrder.Key(seed, epoch, Fingerprint);
        var windows = ShuffleOrder.Shuffled(_groups, key, Options.WindowRows, Options.WindowBytes);
        return new BatchPipeline(this, windows, size, dropRemainder, augmentation, SplitMix.Fold(key, 1));
    }

    /// <summary>All samples once as they lie in the files, for evaluation; the last batch may be smaller.</summary>
    /// <param name="size">The samples in a batch, n.</param>
    /// <exception cref="DataException">The size is below 1; later, in the loop, an image cannot be decoded.</exception>
    public IEnumerable<Batch> InOrder(int size)
    {
        CheckSize(size);
        return new BatchPipeline(this, ShuffleOrder.Sequential(_groups), size, DropRemainder: false, Augmentation: null, AugmentationKey: 0);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Dataset({Count} images {ImageShape}, {ClassNames.Length} classes, {Files.Length} files)";

    /// <summary>The encoded images of one row group.</summary>
    internal ReadOnlyMemory<byte>[] ReadImages(int group) => _shards[_places[group].Shard].ReadImages(_places[group].Group);

    /// <summary>The row group of a sample, and its row in it.</summary>
    internal (int Group, int Row) Place(int sample)
    {
        var group = Last(_groupStarts, sample);
        return (group, sample - _groupStarts[group]);
    }

    /// <summary>The file of a sample, and its row in it.</summary>
    internal SampleOrigin Origin(int sample)
    {
        var shard = Last(_shardStarts, sample);
        return new SampleOrigin(Files[shard], sample - _shardStarts[shard]);
    }

    /// <summary>The last position whose start is not past <paramref name="sample"/>: empty parts, which share a start, are passed over.</summary>
    private static int Last(int[] starts, int sample)
    {
        var (low, high) = (0, starts.Length - 1);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (starts[middle] <= sample) low = middle;
            else high = middle;
        }
        return low;
    }

    private void CheckSize(int size)
    {
        if (size < 1) throw new DataException($"Batches: size is {size}; expected at least 1.");
        var largest = int.MaxValue / ImageShape.Size;
        if (size > largest)
            throw new DataException($"Batches: {size} images {ImageShape} take {size * ImageShape.Size} bytes; expected at most {largest} images, which fit the {int.MaxValue} elements of one array.");
    }

    private int Checked(long label, SampleOrigin origin) => label >= 0 && label < ClassNames.Length
        ? (int)label
        : throw new DataException($"Dataset: {origin} has label {label}, and there are {ClassNames.Length} classes; expected 0 to {ClassNames.Length - 1}.");

    private static ImmutableArray<string> Numbered(ImmutableArray<Shard> shards)
    {
        var classes = Math.Clamp(shards.SelectMany(shard => shard.Labels).Max(), 0, MaxUnnamedClasses - 1) + 1;
        return [.. Enumerable.Range(0, (int)classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }

    private static void CheckAlike(Shard first, Shard other)
    {
        if (first.Columns != other.Columns)
            throw new DataException($"Dataset: `{other.Path}` has the columns {other.Columns}, and `{first.Path}` has {first.Columns}; expected shards of one dataset.");
        if (Described(first.ClassNames) is var expected && Described(other.ClassNames) is var found && expected != found)
            throw new DataException($"Dataset: `{other.Path}` has {found}, and `{first.Path}` has {expected}; expected shards of one dataset.");
    }

    private static string Described(ImmutableArray<string>? classNames) => classNames is { } names
        ? $"the classes {string.Join(", ", names)}"
        : "no class names";
}
