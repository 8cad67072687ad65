using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Scripting.Reports;

/// <summary>A part of a drawn network: names are left out, so that parts which differ in them alone are equal.</summary>
/// <param name="Input">What it takes, without the batch axis.</param>
/// <param name="Output">What it gives.</param>
internal abstract record DiagramPart(Shape Input, Shape Output);

/// <summary>A layer.</summary>
internal sealed record DiagramBox(string Label, DiagramKind Kind, Shape Input, Shape Output) : DiagramPart(Input, Output);

/// <summary>Ways side by side from one value to one, added or joined along the channels; a way without parts is the value as it is.</summary>
internal sealed record DiagramFork(bool IsSum, ValueList<ValueList<DiagramPart>> Ways, Shape Input, Shape Output) : DiagramPart(Input, Output);

/// <summary>Parts that follow one another several times.</summary>
internal sealed record DiagramRepeat(int Count, ValueList<DiagramPart> Body, Shape Input, Shape Output) : DiagramPart(Input, Output);

/// <summary>What a box stands for, which gives it its colour.</summary>
internal enum DiagramKind
{
    Convolution,
    SeparableConvolution,
    Pooling,
    Activation,
    Dense,
    Other,
}
