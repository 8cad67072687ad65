using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>An array as a header describes it: its bytes are [begin, end) of those behind the header.</summary>
internal sealed record SafeTensorsEntry(string Name, TensorType Type, long Begin, long End);
