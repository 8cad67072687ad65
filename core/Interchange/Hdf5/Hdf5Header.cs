using System.Collections.Immutable;

namespace XceptionScript.Interchange;

/// <summary>The header of an object, in its two versions: a list of messages in one or several pieces.</summary>
internal static class Hdf5Header
{
    private const int MostPieces = 256;

    /// <summary>The messages of the object at an address.</summary>
    public static ImmutableArray<Hdf5Message> Read(Hdf5Bytes bytes, long address)
    {
        var start = bytes.Take(address, 16, "an object header");
        var first = new Hdf5Cursor(bytes, start, "an object header");
        return start[0] == 1 ? Version1(bytes, address, first) : Version2(bytes, address, first.Expect("OHDR"));
    }

    private static ImmutableArray<Hdf5Message> Version1(Hdf5Bytes bytes, long address, Hdf5Cursor start)
    {
        var size = start.Skip(8).U32();
        return Messages(bytes, (address + 16, size), piece => new(bytes, bytes.Take(piece.At, piece.Size, "an object header"), "an object header"), message =>
        {
            var (kind, length, flags) = (message.U16(), message.U16(), message.U8());
            return (kind, flags, message.Skip(3).Bytes(length));
        }, overhead: 8);
    }

    private static ImmutableArray<Hdf5Message> Version2(Hdf5Bytes bytes, long address, Hdf5Cursor start)
    {
        if (start.U8() is var version and not 2) throw bytes.Wrong($"an object header has version {version}", "1 or 2");
        var flags = start.U8();
        // Four times of 4 bytes and two counts of 2 bytes may stand before the size, whose width is in the two lowest bits.
        var (before, width) = (6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0), 1 << (flags & 3));
        var size = new Hdf5Cursor(bytes, bytes.Take(address + before, width, "an object header"), "an object header").Number(width);
        var hasOrder = (flags & 4) != 0;
        var isFirst = true;
        return Messages(bytes, (address + before + width, size), piece =>
        {
            var data = new Hdf5Cursor(bytes, bytes.Take(piece.At, piece.Size, "an object header"), "an object header");
            if (isFirst)
            {
                isFirst = false;
                return data;
            }
            // Later pieces have a signature before and a checksum behind.
            return piece.Size >= 8 ? new(bytes, data.Expect("OCHK").Bytes(piece.Size - 8), "an object header") : data.Expect("OCHK");
        }, message =>
        {
            var (kind, length, messageFlags) = (message.U8(), message.U16(), message.U8());
            return (kind, messageFlags, message.Skip(hasOrder ? 2 : 0).Bytes(length));
        }, overhead: hasOrder ? 6 : 4);
    }

    private static ImmutableArray<Hdf5Message> Messages(
        Hdf5Bytes bytes, (long At, long Size) first, Func<(long At, long Size), Hdf5Cursor> open, Func<Hdf5Cursor, (int Kind, int Flags, byte[] Data)> next, int overhead)
    {
        var messages = ImmutableArray.CreateBuilder<Hdf5Message>();
        var pieces = new Queue<(long At, long Size)>([first]);
        for (var opened = 0; pieces.TryDequeue(out var place); opened++)
        {
            if (opened == MostPieces) throw bytes.Wrong($"an object header has more than {MostPieces} pieces", "fewer");
            var piece = open(place);
            // Up to one message's overhead may be left as a gap.
            while (piece.Left > overhead)
            {
                var (kind, flags, data) = next(piece);
                if ((Hdf5MessageKind)kind == Hdf5MessageKind.Continuation)
                {
                    var pointer = new Hdf5Cursor(bytes, data, "a continuation of an object header");
                    pieces.Enqueue((pointer.Address(), pointer.Address()));
                }
                else if (Enum.IsDefined((Hdf5MessageKind)kind)) messages.Add(new((Hdf5MessageKind)kind, data, (flags & 2) != 0));
            }
        }
        return messages.ToImmutable();
    }
}
