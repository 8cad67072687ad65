using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;

namespace XceptionScript.Data;

/// <summary>An IDX file of unsigned bytes, read from front to back: the header first, then one item of axis 0 after another.</summary>
internal sealed class IdxFile : IDisposable
{
    private const byte UnsignedBytes = 0x08;

    private readonly string _path;
    private readonly Stream _content;

    private IdxFile(string path, Stream content, ImmutableArray<int> extents) => (_path, _content, Extents) = (path, content, extents);

    /// <summary>The extents of the axes; the first counts items.</summary>
    public ImmutableArray<int> Extents { get; }

    public int Count => Extents[0];

    public int ItemBytes => Extents.Skip(1).Aggregate(1, (product, extent) => product * extent);

    /// <summary>Opens a file whose header announces <paramref name="rank"/> axes; an uncompressed file must be as long as that implies.</summary>
    public static IdxFile Open(string path, int rank)
    {
        if (!File.Exists(path)) throw new DataException($"IdxPacker: the file `{path}` does not exist; expected an IDX file, or one compressed by gzip.");
        var file = File.OpenRead(path);
        try
        {
            var isCompressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            Stream content = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            var idx = new IdxFile(path, content, ReadHeader(content, path, rank));
            if (!isCompressed && file.Length != file.Position + (long)idx.Count * idx.ItemBytes)
                throw new DataException($"IdxPacker: `{path}` has {file.Length} bytes; expected {file.Position + (long)idx.Count * idx.ItemBytes} from its header [{string.Join(", ", idx.Extents)}].");
            return idx;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Fills <paramref name="items"/> with what comes next.</summary>
    public void Read(Span<byte> items) => ReadExactly(_content, items, _path);

    /// <summary>Passes over items.</summary>
    public void Skip(int items)
    {
        var passed = new byte[ItemBytes];
        for (var i = 0; i < items; i++) Read(passed);
    }

    /// <summary>Throws when there is more than the header announced.</summary>
    public void CheckAtEnd()
    {
        if (_content.ReadByte() >= 0)
            throw new DataException($"IdxPacker: `{_path}` goes on after the last item; expected [{string.Join(", ", Extents)}] bytes, as its header says.");
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    private static ImmutableArray<int> ReadHeader(Stream content, string path, int rank)
    {
        var header = new byte[4 * (1 + rank)];
        ReadExactly(content, header.AsSpan(0, 4), path);
        if (header is not [0, 0, UnsignedBytes, var axes, ..] || axes != rank)
            throw new DataException($"IdxPacker: `{path}` begins with {Convert.ToHexString(header.AsSpan(0, 4))}; expected 000008{rank:X2}, an IDX file of unsigned bytes with {rank} axes.");
        ReadExactly(content, header.AsSpan(4), path);
        var extents = ImmutableArray.CreateBuilder<int>(rank);
        for (var axis = 0; axis < rank; axis++)
        {
            var extent = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * (1 + axis)));
            var limit = axis == 0 ? int.MaxValue : ImageDecoder.MaxSide;
            if (extent < 1 || extent > limit)
                throw new DataException($"IdxPacker: `{path}` has extent {extent} on axis {axis}; expected 1 to {limit}.");
            extents.Add((int)extent);
        }
        return extents.MoveToImmutable();
    }

    private static void ReadExactly(Stream content, Span<byte> target, string path)
    {
        try
        {
            if (content.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) is var read && read < target.Length)
                throw new DataException($"IdxPacker: `{path}` is cut short: {read} of the next {target.Length} bytes are there; expected as many as its header says.");
        }
        catch (InvalidDataException error)
        {
            throw new DataException($"IdxPacker: `{path}` cannot be decompressed ({error.Message.TrimEnd('.')}); expected an intact gzip file.", error);
        }
    }
}
