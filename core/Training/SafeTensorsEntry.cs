using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>An array as a header describes it: its bytes are [begin, end) of those behind the header. One that is to be ignored has no type.</summary>
internal sealed record SafeTensorsEntry(string Name, TensorType? Type, long Begin, long End);
