using System.Collections.Immutable;

namespace XceptionScript.Interchange;

/// <summary>The links of a group: the objects in it by name. Links to names and to other files are refused, since weights need none.</summary>
internal static class Hdf5Links
{
    private const int MostLevels = 8;

    /// <summary>The addresses of the objects in a group.</summary>
    public static ImmutableSortedDictionary<string, long> Of(Hdf5Bytes bytes, ImmutableArray<Hdf5Message> header)
    {
        var links = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var message in header)
        {
            var data = new Hdf5Cursor(bytes, message.Data, "a group");
            switch (message.Kind)
            {
                case Hdf5MessageKind.SymbolTable:
                    var (tree, heap) = (data.Address(), data.Address());
                    AddNode(tree, Heap(bytes, heap), MostLevels);
                    break;
                case Hdf5MessageKind.Link:
                    AddLink(data);
                    break;
                case Hdf5MessageKind.LinkInfo when data.Skip(1).U8() is var flags && data.Skip((flags & 1) != 0 ? 8 : 0).Address() >= 0:
                    throw bytes.Wrong("a group keeps its links in a fractal heap", "a group as h5py writes it (rewrite the file without `libver='latest'` and `track_order`)");
            }
        }
        return links.ToImmutable();

        void Add(string name, long address)
        {
            if (!links.TryAdd(name, address)) throw bytes.Wrong($"a group holds `{name}` twice", "every name once");
        }

        void AddLink(Hdf5Cursor link)
        {
            var flags = link.Skip(1).U8();
            var kind = (flags & 8) != 0 ? link.U8() : 0;
            link.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
            var name = link.Text(link.Number(1 << (flags & 3)));
            if (kind != 0) throw bytes.Wrong($"`{name}` is a link to a {(kind == 1 ? "name" : "place outside the file")}", "the object itself");
            Add(name, link.Address());
        }

        void AddNode(long address, byte[] names, int levels)
        {
            var node = new Hdf5Cursor(bytes, bytes.Take(address, 24, "a group's tree"), "a group's tree").Expect("TREE");
            if (node.U8() is var type and not 0) throw bytes.Wrong($"a group's tree has type {type}", "0");
            var (level, entries) = (node.U8(), node.U16());
            if (level > levels) throw bytes.Wrong($"a group's tree has level {level} where at most {levels} can be", "descending levels");
            var items = new Hdf5Cursor(bytes, bytes.Take(address + 24, 16L * entries, "a group's tree"), "a group's tree");
            for (var i = 0; i < entries; i++)
            {
                var child = items.Skip(8).Address();
                if (level > 0) AddNode(child, names, level - 1);
                else AddSymbols(child, names);
            }
        }

        void AddSymbols(long address, byte[] names)
        {
            var count = new Hdf5Cursor(bytes, bytes.Take(address, 8, "a symbol table"), "a symbol table").Expect("SNOD").Skip(2).U16();
            var symbols = new Hdf5Cursor(bytes, bytes.Take(address + 8, 40L * count, "a symbol table"), "a symbol table");
            for (var i = 0; i < count; i++)
            {
                var (at, target, cache) = (symbols.Address(), symbols.Address(), symbols.U32());
                symbols.Skip(20);
                if (at < 0 || at >= names.Length) throw bytes.Wrong($"a name lies at byte {(ulong)at} of a heap of {names.Length}", "a place inside");
                var name = Hdf5Cursor.TextOf(names.AsSpan((int)at));
                if (cache == 2) throw bytes.Wrong($"`{name}` is a link to a name", "the object itself");
                Add(name, target);
            }
        }
    }

    private static byte[] Heap(Hdf5Bytes bytes, long address)
    {
        var heap = new Hdf5Cursor(bytes, bytes.Take(address, 32, "a heap of names"), "a heap of names").Expect("HEAP").Skip(4);
        var size = heap.Address();
        return bytes.Take(heap.Skip(8).Address(), size, "a heap of names");
    }
}
