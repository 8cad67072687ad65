namespace XceptionScript.Benchmarks;

/// <summary>A library that cannot be measured here; the message says why and what would help.</summary>
internal sealed class PeerException(string message) : Exception(message);
