namespace XceptionScript.Interchange;

/// <summary>The messages of an object header that matter to weights, by their numbers in the format.</summary>
internal enum Hdf5MessageKind
{
    /// <summary>The extents of an array.</summary>
    Dataspace = 0x01,

    /// <summary>Where a group of many links keeps them.</summary>
    LinkInfo = 0x02,

    /// <summary>The type of an array's elements.</summary>
    Datatype = 0x03,

    /// <summary>A link of a small group.</summary>
    Link = 0x06,

    /// <summary>That the elements lie in other files.</summary>
    ExternalFiles = 0x07,

    /// <summary>Where the elements lie.</summary>
    Layout = 0x08,

    /// <summary>How elements are compressed.</summary>
    Filters = 0x0B,

    /// <summary>An attribute.</summary>
    Attribute = 0x0C,

    /// <summary>Where the header goes on.</summary>
    Continuation = 0x10,

    /// <summary>Where a group of the older kind keeps its links.</summary>
    SymbolTable = 0x11,

    /// <summary>Where an object of many attributes keeps them.</summary>
    AttributeInfo = 0x15,
}
