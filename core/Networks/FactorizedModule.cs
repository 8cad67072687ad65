namespace XceptionScript.Networks;

/// <summary>
/// A module of Inception V3 at 17x17, whose 7x7 kernels are 1x7 and 7x1 kernels in turn: the filters inside its two factorized branches, and those of the 1x1
/// convolution that opens the shorter one (null for as many).
/// </summary>
public readonly record struct FactorizedModule(int Filters, int? Opening = null);
