namespace XceptionScript.Interchange;

/// <summary>What the elements of an HDF5 array are.</summary>
internal enum Hdf5TypeKind
{
    /// <summary>Anything that weights do not need.</summary>
    Other,

    /// <summary>Little-endian IEEE numbers of 2, 4 or 8 bytes.</summary>
    Float,

    /// <summary>Texts of a fixed number of bytes, filled up with zeros.</summary>
    Text,

    /// <summary>Texts of any length, kept in a heap: the element is length, address and index.</summary>
    LongText,
}
