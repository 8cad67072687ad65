using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>Row selection: row i of the output [Indices, RowSize] is row index[i] of the table [Rows, RowSize]; an index outside the table gives NaN (or 0 for integers).</summary>
public sealed record GatherCall(int Table, int Index, int Output, DType DType, int Rows, int Indices, int RowSize) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [Table, Index];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <inheritdoc/>
    public override string Label => $"gather {Indices} of {Rows} rows of {RowSize}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Gather(this);
}
