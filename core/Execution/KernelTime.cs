namespace XceptionScript.Execution;

/// <summary>One kernel that ran while a profile was taken.</summary>
/// <param name="Device">The backend that ran it.</param>
/// <param name="Stage">The stage of its plan.</param>
/// <param name="Family">The kind of call that it serves, such as <c>depthwise forward</c>.</param>
/// <param name="Call">The call with its shapes.</param>
/// <param name="Kernel">The kernel: one of several where a call takes several.</param>
/// <param name="Start">When it began, in microseconds from the start of the profile.</param>
/// <param name="Duration">How long it took, in microseconds.</param>
/// <param name="Flops">The floating-point operations of the call; 0 for all but its first kernel.</param>
/// <param name="Bytes">The bytes of the values that the call reads and writes; 0 for all but its first kernel.</param>
public sealed record KernelTime(string Device, string Stage, string Family, string Call, string Kernel, double Start, double Duration, long Flops, long Bytes);
