namespace XceptionScript.Ptx.Parsing;

/// <summary>The memory that an access names.</summary>
internal enum StateSpace
{
    None, Param, Global, Shared, Local,
}
