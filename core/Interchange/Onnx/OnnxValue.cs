namespace XceptionScript.Interchange;

/// <summary>A value of the ONNX graph that holds a tensor: its name, and whether its four axes are [n, c, h, w] where the tensor's are [n, h, w, c].</summary>
internal readonly record struct OnnxValue(string Name, bool IsChannelsFirst = false);
