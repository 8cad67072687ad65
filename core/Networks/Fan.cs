namespace XceptionScript.Networks;

/// <summary>Which connections of a kernel set the scale of its starting values.</summary>
public enum Fan
{
    /// <summary>Those that one output sums: kh * kw * shape[-2].</summary>
    In,

    /// <summary>Those that one input feeds: kh * kw * shape[-1].</summary>
    Out,

    /// <summary>The mean of both.</summary>
    Average,
}
