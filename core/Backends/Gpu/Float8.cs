using System.Runtime.InteropServices;

namespace XceptionScript.Backends.Gpu;

/// <summary>What a thread takes of one operand of a matrix product at one depth: 32 bytes, which are two accesses at fixed distances from one address.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Float8
{
    public Float4 Low, High;
}
