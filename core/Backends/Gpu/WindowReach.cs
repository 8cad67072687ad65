namespace XceptionScript.Backends.Gpu;

/// <summary>Windows along both axes, and how far windows lie apart from tap to tap, in strides.</summary>
internal struct WindowReach
{
    public StridePlace Rows, Columns, RowStep, ColumnStep;
}
