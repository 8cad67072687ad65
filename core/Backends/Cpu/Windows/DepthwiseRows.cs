namespace XceptionScript.Backends.Cpu;

/// <summary>The result of a depthwise convolution as the left operand of a product, made group by group where it is read: a row per position, a column per channel.</summary>
internal readonly unsafe struct DepthwiseRows(DepthwiseImage depthwise, float* image, float* kernel) : ILeft
{
    private readonly DepthwiseImage depthwise = depthwise;
    private readonly float* image = image;
    private readonly float* kernel = kernel;

    public nint Gather(int row, int rows, int k, int depth, float* space, float** pointers)
    {
        depthwise.Positions(image, default, kernel, space, row, rows, k, k + depth);
        for (var r = 0; r < rows; r++) pointers[r] = space + ((long)r * depth);
        return 1;
    }

    public Lines Ahead(int row, int rows, int k) => default;
}
