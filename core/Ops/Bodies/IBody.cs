namespace XceptionScript.Ops;

/// <summary>A fused group as a type: shared terms bound to slots, then one to four outputs.</summary>
internal interface IBody
{
    static abstract int Outputs { get; }

    static abstract Results<T> Eval<T>(Args<T> args) where T : struct, IReal<T>;
}
