using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>The transpose of a gather: row r of the output [Rows, RowSize] is the sum, in index order, of the input rows i with index[i] = r; float32.</summary>
public sealed record ScatterAddCall(int Source, int Index, int Output, int Rows, int Indices, int RowSize) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [Source, Index];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => (long)Indices * RowSize;

    /// <inheritdoc/>
    public override string Label => $"scatter-add {Indices} rows of {RowSize} into {Rows}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.ScatterAdd(this);
}
