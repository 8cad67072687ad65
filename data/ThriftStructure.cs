namespace XceptionScript.Data;

/// <summary>
/// A walk over a struct in Thrift's compact protocol, which is what a Parquet footer is. It reads no meaning, only lengths, and makes sure
/// that each lies inside the bytes there are: a parser that trusts them could loop or allocate without end.
/// </summary>
internal ref struct ThriftStructure
{
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private ThriftStructure(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Whether the bytes are exactly one well-formed struct.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        var walk = new ThriftStructure(bytes);
        return walk.Struct(0) && walk._at == bytes.Length;
    }

    private bool Struct(int depth)
    {
        while (Byte(out var header))
        {
            if (header == 0) return true;
            // A field is numbered by the distance to the last one (high 4 bits) or by a number of its own; true and false are types.
            if (header >> 4 == 0 && !Varint(out _)) return false;
            if ((header & 15) is not (1 or 2) && !Value(header & 15, depth)) return false;
        }
        return false;
    }

    private bool Value(int type, int depth) => depth <= MaxDepth && type switch
    {
        1 or 2 or 3 => Skip(1),
        4 or 5 or 6 => Varint(out _),
        7 => Skip(8),
        8 => Varint(out var length) && Skip(length),
        9 or 10 => List(depth),
        11 => Map(depth),
        12 => Struct(depth + 1),
        _ => false,
    };

    /// <summary>Every element takes at least one byte, so more elements than bytes left is a lie.</summary>
    private bool List(int depth)
    {
        if (!Byte(out var header)) return false;
        var count = (ulong)(header >> 4);
        if (count == 15 && !Varint(out count)) return false;
        if (count > (ulong)(_bytes.Length - _at)) return false;
        for (; count > 0; count--)
        {
            if (!Value(header & 15, depth + 1)) return false;
        }
        return true;
    }

    private bool Map(int depth)
    {
        if (!Varint(out var count)) return false;
        if (count == 0) return true;
        if (!Byte(out var types) || count > (ulong)(_bytes.Length - _at)) return false;
        for (; count > 0; count--)
        {
            if (!Value(types >> 4, depth + 1) || !Value(types & 15, depth + 1)) return false;
        }
        return true;
    }

    private bool Varint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (!Byte(out var part)) return false;
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return true;
        }
        return false;
    }

    private bool Byte(out int value)
    {
        value = _at < _bytes.Length ? _bytes[_at] : 0;
        return Skip(1);
    }

    private bool Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at)) return false;
        _at += (int)count;
        return true;
    }
}
