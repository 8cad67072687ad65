using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>The operands of a prologue; the first stride is that of neighbouring channels, the second that of neighbouring positions.</summary>
internal struct PrologueShape
{
    public StridedPlace In0, In1, In2, In3, In4, In5, In6, In7;

    public static PrologueShape Of(Prologue? prologue, Layout layout)
    {
        StridedPlace In(int i) => prologue is null || i >= prologue.Inputs.Length ? default : new()
        {
            Place = layout.Of(prologue.Inputs[i].Buffer),
            Strides = new Axes { A0 = prologue.Inputs[i].Strides[1], A1 = prologue.Inputs[i].Strides[0] },
        };
        return new() { In0 = In(0), In1 = In(1), In2 = In(2), In3 = In(3), In4 = In(4), In5 = In(5), In6 = In(6), In7 = In(7) };
    }
}
