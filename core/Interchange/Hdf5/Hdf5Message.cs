namespace XceptionScript.Interchange;

/// <summary>A message of an object header: what it is about, its bytes, and whether they lie elsewhere, shared by several objects.</summary>
internal sealed record Hdf5Message(Hdf5MessageKind Kind, byte[] Data, bool IsShared);
