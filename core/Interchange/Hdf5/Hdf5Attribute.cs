using System.Collections.Immutable;

namespace XceptionScript.Interchange;

/// <summary>An attribute of an object: a small array beside its header.</summary>
internal sealed record Hdf5Attribute(string Name, Hdf5Type Type, long Count, byte[] Data)
{
    /// <summary>The attribute that a message describes.</summary>
    public static Hdf5Attribute Read(Hdf5Bytes bytes, byte[] message)
    {
        var data = new Hdf5Cursor(bytes, message, "an attribute");
        var version = data.U8();
        if (version is < 1 or > 3) throw bytes.Wrong($"an attribute has version {version}", "1 to 3");
        var flags = data.U8();
        var (nameSize, typeSize, spaceSize) = (data.U16(), data.U16(), data.U16());
        var name = data.Skip(version == 3 ? 1 : 0).Text(Padded(nameSize));
        if (version > 1 && flags != 0) throw bytes.Wrong($"the type of the attribute `{name}` lies elsewhere in the file", "a type of its own");
        var type = Hdf5Type.Read(bytes, new(bytes, data.Bytes(Padded(typeSize)), $"the type of the attribute `{name}`"));
        var extents = Hdf5Dataset.Extents(bytes, new(bytes, data.Bytes(Padded(spaceSize)), $"the extents of the attribute `{name}`"));
        // Products end where they are too large anyway, since the product of all may overflow.
        var count = extents.Contains(0) ? 0 : extents.Aggregate(1L, (product, extent) => product <= data.Left ? product * extent : product);
        return count <= data.Left / type.Size
            ? new(name, type, count, data.Bytes(count * type.Size))
            : throw bytes.Wrong($"the attribute `{name}` has the extents [{string.Join(", ", extents.Take(8))}] and elements of {type.Size} bytes, {data.Left} bytes hold them", "as many bytes");

        // The first version fills name, type and extents up to 8 bytes.
        int Padded(int size) => version == 1 ? (size + 7) / 8 * 8 : size;
    }

    /// <summary>The texts that the attribute holds.</summary>
    public ImmutableArray<string> Texts(Hdf5Bytes bytes)
    {
        // A list without texts is one without a type.
        if (Count == 0) return [];
        if (Type.Kind is not (Hdf5TypeKind.Text or Hdf5TypeKind.LongText)) throw bytes.Wrong($"the attribute `{Name}` holds no texts", "texts");
        var texts = ImmutableArray.CreateBuilder<string>();
        var cursor = new Hdf5Cursor(bytes, Data, $"the attribute `{Name}`");
        for (var i = 0L; i < Count; i++)
        {
            if (Type.Kind == Hdf5TypeKind.Text) texts.Add(cursor.Text(Type.Size));
            else
            {
                var (length, address, index) = (cursor.U32(), cursor.Address(), cursor.U32());
                texts.Add(LongText(bytes, length, address, index));
            }
        }
        return texts.ToImmutable();
    }

    private string LongText(Hdf5Bytes bytes, long length, long address, long index)
    {
        if (length == 0) return "";
        const string what = "a heap of texts";
        var size = new Hdf5Cursor(bytes, bytes.Take(address, 16, what), what).Expect("GCOL").Skip(4).Address();
        for (var at = 16L; at <= size - 16;)
        {
            var item = new Hdf5Cursor(bytes, bytes.Take(address + at, 16, what), what);
            var (number, itemSize) = (item.U16(), item.Skip(6).Address());
            if (number == 0) break;
            if (number == index && length <= itemSize) return Hdf5Cursor.TextOf(bytes.Take(address + at + 16, length, what));
            bytes.CheckInside(address + at + 16, itemSize, what);
            at += 16 + ((itemSize + 7) / 8 * 8);
        }
        throw bytes.Wrong($"a text of the attribute `{Name}` is not in its heap", $"{length} bytes as number {index}");
    }
}
