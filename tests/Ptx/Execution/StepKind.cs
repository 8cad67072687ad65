namespace XceptionScript.Ptx.Execution;

/// <summary>What a step does to the way through the program.</summary>
internal enum StepKind
{
    Next, Branch, Barrier, Return,
}
