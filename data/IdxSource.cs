using System.Collections.Immutable;

namespace XceptionScript.Data;

/// <summary>The files of a dataset in the IDX format of MNIST and its successors; each may be compressed by gzip.</summary>
/// <param name="Images">Unsigned bytes [n, h, w].</param>
/// <param name="Labels">Unsigned bytes [n].</param>
/// <param name="ClassNames">The names of the classes, in the order of their labels.</param>
public sealed record IdxSource(string Images, string Labels, ImmutableArray<string> ClassNames);
