namespace XceptionScript.Ops;

/// <summary>One of the slots of <see cref="Args{T}"/>: a term that reads it, and the place where a Let binds its value.</summary>
internal interface ISlot : ITerm
{
    static abstract Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>;
}
