namespace XceptionScript.Networks;

/// <summary>A module of the entry flow: the filters of its two separable convolutions, and the stride of the pooling that ends it (1 for none).</summary>
public readonly record struct EntryModule(int Filters, int Stride = 2);
