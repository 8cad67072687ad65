using Microsoft.Win32.SafeHandles;

namespace XceptionScript.Data;

/// <summary>
/// A file read on the calling thread, also by the asynchronous methods: a Parquet reader over it never changes threads,
/// so waiting for it cannot starve a thread pool, and what it allocates can be counted. Reading at the end of the file is an error,
/// because a parser that a damaged file has led there might ask for ever.
/// </summary>
internal sealed class ShardStream(string path) : Stream
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => RandomAccess.GetLength(_file);

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(_file, buffer, Position);
        if (read == 0 && buffer.Length > 0) throw new EndOfStreamException($"byte {Position} was asked for, and the file has {Length}");
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A shard is read, never written.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A shard is read, never written.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }
}
