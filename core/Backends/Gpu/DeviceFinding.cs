namespace XceptionScript.Backends.Gpu;

/// <summary>A device that was found: what it is called, its memory, what drives it, and why it cannot be used; null where it can.</summary>
internal sealed record DeviceFinding(string Name, long MemoryBytes, string Driver, string? Refusal);
