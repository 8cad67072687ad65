namespace XceptionScript.Ops;

/// <summary>Marks a function of two variables whose result is a truth value: its tensors have element type Bool and no gradient.</summary>
public interface IPredicate : IZip;
