namespace XceptionScript.Backends.Cpu;

/// <summary>Where the rows of a product go.</summary>
internal unsafe interface IResult
{
    /// <summary>The first column of a row.</summary>
    float* Row(int row);
}
