namespace XceptionScript.Interchange;

/// <summary>What a layer that holds arrays is, as far as files tell.</summary>
internal enum LayerKind
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>A convolution.</summary>
    Convolution,

    /// <summary>A depthwise convolution.</summary>
    Depthwise,

    /// <summary>A depthwise separable convolution.</summary>
    Separable,

    /// <summary>A batch norm.</summary>
    BatchNorm,

    /// <summary>A dense layer.</summary>
    Dense,
}
