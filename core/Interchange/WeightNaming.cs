namespace XceptionScript.Interchange;

/// <summary>Whose names and layouts arrays have in a safetensors file.</summary>
public enum WeightNaming
{
    /// <summary>The paths of the network, kernels [kh, kw, inputs, outputs].</summary>
    Own,

    /// <summary>
    /// Those of timm's <c>legacy_xception</c> and <c>tf_inception_v3</c>, kernels [outputs, inputs, kh, kw]: what PyTorch's <c>load_state_dict</c> takes.
    /// </summary>
    Timm,
}
