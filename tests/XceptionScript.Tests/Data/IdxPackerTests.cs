using System.Buffers.Binary;
using System.IO.Compression;
using FsCheck.Xunit;
using XceptionScript.Data;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class IdxPackerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Images => _folder["images"];

    private string Labels => _folder["labels"];

    private string Output => _folder["x.parquet"];

    private IdxSource Source => new(Images, Labels, [.. Pictures.Classes]);

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 30)]
    public void Idx_to_parquet_to_batches_keeps_every_pixel_and_label(byte count, byte h, byte w, byte offset, byte take, bool compressed)
    {
        var (n, height, width) = (count % 30 + 1, h % 12 + 1, w % 12 + 1);
        var first = offset % n;
        var taken = take % (n - first) + 1;
        var pixels = WriteImages(n, height, width, compressed);
        WriteLabels(n, compressed: compressed);

        var report = IdxPacker.Pack(Source, Output, new PackOptions(first, taken) { Layout = new() { RowGroupRows = 4 } });
        Assert.Equal((taken, new FileInfo(Output).Length), (report.Images, report.Bytes));
        var batch = Dataset.Open(Output).InOrder(taken).Single();
        Assert.Equal([taken, height, width, 1], batch["image"].Shape);
        Assert.Equal(pixels.AsSpan(first * height * width, taken * height * width), batch["image"].Span<byte>());
        Assert.Equal(Enumerable.Range(first, taken).Select(i => i % 3), batch["label"].Span<int>().ToArray());
    }

    [SkippableFact]
    public void Packing_fashion_mnist_gives_the_bytes_of_the_bundled_sample()
    {
        var source = Repository.FashionMnist();
        var sample = Path.Combine(Repository.Samples, "test.parquet");
        IdxPacker.Pack(
            new IdxSource(Path.Combine(source, "t10k-images-idx3-ubyte.gz"), Path.Combine(source, "t10k-labels-idx1-ubyte.gz"), Dataset.Open(sample).ClassNames),
            Output,
            new PackOptions(Take: 2_000));
        Assert.True(File.ReadAllBytes(sample).AsSpan().SequenceEqual(File.ReadAllBytes(Output)));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        WriteImages(3, 2, 2);
        Says($"IdxPacker: the file `{Labels}` does not exist; expected an IDX file, or one compressed by gzip.");
    }

    [Fact]
    public void Another_format_and_another_rank_are_named_with_how_they_begin()
    {
        WriteLabels(3);
        File.WriteAllBytes(Images, [1, 2, 3, 4, 5, 6, 7, 8]);
        Says($"IdxPacker: `{Images}` begins with 01020304; expected 00000803, an IDX file of unsigned bytes with 3 axes.");
        File.Copy(Labels, Images, overwrite: true);
        Says($"IdxPacker: `{Images}` begins with 00000801; expected 00000803, an IDX file of unsigned bytes with 3 axes.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sizes_that_a_header_only_claims_are_refused_before_they_are_allocated(bool compressed)
    {
        WriteLabels(3);
        Write(Images, Header(3, 3, 0x7FFFFFFF, 2), compressed);
        Says($"IdxPacker: `{Images}` has extent 2147483647 on axis 1; expected 1 to 16384.");
        Write(Images, Header(3, 0, 2, 2), compressed);
        Says($"IdxPacker: `{Images}` has extent 0 on axis 0; expected 1 to 2147483647.");
        Write(Images, Header(3, 0xFFFFFFFF, 2, 2), compressed);
        Says($"IdxPacker: `{Images}` has extent 4294967295 on axis 0; expected 1 to 2147483647.");
    }

    [Fact]
    public void A_length_that_does_not_fit_the_header_is_refused()
    {
        WriteLabels(3);
        Write(Images, [.. Header(3, 3, 2, 2), .. new byte[11]]);
        Says($"IdxPacker: `{Images}` has 27 bytes; expected 28 from its header [3, 2, 2].");
        Write(Images, [.. Header(3, 3, 2, 2), .. new byte[13]]);
        Says($"IdxPacker: `{Images}` has 29 bytes; expected 28 from its header [3, 2, 2].");
        Write(Images, [.. Header(3, 3, 2, 2), .. new byte[11]], compressed: true);
        Says($"IdxPacker: `{Images}` is cut short: 3 of the next 4 bytes are there; expected as many as its header says.");
        Write(Images, [.. Header(3, 3, 2, 2), .. new byte[13]], compressed: true);
        Says($"IdxPacker: `{Images}` goes on after the last item; expected [3, 2, 2] bytes, as its header says.");
        Write(Images, [0, 0, 8]);
        Says($"IdxPacker: `{Images}` is cut short: 3 of the next 4 bytes are there; expected as many as its header says.");
    }

    [Fact]
    public void Damaged_gzip_is_named()
    {
        WriteLabels(3);
        File.WriteAllBytes(Images, [0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
        var error = Assert.Throws<DataException>(() => IdxPacker.Pack(Source, Output));
        Assert.StartsWith($"IdxPacker: `{Images}` cannot be decompressed (", error.Message);
        Assert.EndsWith("); expected an intact gzip file.", error.Message);
    }

    [Fact]
    public void Images_and_labels_must_be_equally_many()
    {
        WriteImages(3, 2, 2);
        WriteLabels(4);
        Says($"IdxPacker: `{Images}` has 3 images and `{Labels}` has 4 labels; expected equal numbers.");
    }

    [Theory]
    [InlineData(0, 4, "4 samples from 0")]
    [InlineData(2, 2, "2 samples from 2")]
    [InlineData(0, 0, "0 samples from 0")]
    [InlineData(-1, 1, "1 samples from -1")]
    [InlineData(3, null, "0 samples from 3")]
    public void A_part_outside_the_file_is_refused(int offset, int? take, string asked)
    {
        WriteImages(3, 2, 2);
        WriteLabels(3);
        Says($"IdxPacker: {asked} on were asked for, and `{Images}` has 3; expected at least 1 sample inside the file.", new PackOptions(offset, take));
    }

    [Fact]
    public void A_label_without_a_class_name_leaves_nothing_behind()
    {
        WriteImages(6, 2, 2);
        Write(Labels, [.. Header(1, 6), 0, 1, 2, 0, 3, 1]);
        Says($"IdxPacker: sample 4 of `{Labels}` has label 3, and there are 3 class names; expected 0 to 2.", new PackOptions { Layout = new() { RowGroupRows = 2 } });
    }

    private void Says(string message, PackOptions? options = null)
    {
        Assert.Equal(message, Assert.Throws<DataException>(() => IdxPacker.Pack(Source, Output, options)).Message);
        Assert.DoesNotContain(_folder.Files, file => file.Contains("parquet", StringComparison.Ordinal));
    }

    private byte[] WriteImages(int n, int h, int w, bool compressed = false)
    {
        byte[] pixels = [.. Enumerable.Range(0, n).SelectMany(i => Pictures.Pixels(i, [h, w, 1]))];
        Write(Images, [.. Header(3, (uint)n, (uint)h, (uint)w), .. pixels], compressed);
        return pixels;
    }

    private void WriteLabels(int n, bool compressed = false) =>
        Write(Labels, [.. Header(1, (uint)n), .. Enumerable.Range(0, n).Select(i => (byte)(i % 3))], compressed);

    private static byte[] Header(byte rank, params uint[] extents)
    {
        var header = new byte[4 * (1 + extents.Length)];
        (header[2], header[3]) = (8, rank);
        for (var axis = 0; axis < extents.Length; axis++) BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * (1 + axis)), extents[axis]);
        return header;
    }

    private static void Write(string path, byte[] content, bool compressed = false)
    {
        using Stream file = compressed ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path);
        file.Write(content);
    }
}
