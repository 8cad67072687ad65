namespace XceptionScript.Backends.Cpu;

/// <summary>What a kernel needs to know of one run: where the plan's buffers lie, and its scratch memory.</summary>
internal unsafe struct CpuRun
{
    /// <summary>The first byte of every buffer, by its number in the plan; 64-byte aligned.</summary>
    public byte** Buffers;

    /// <summary>At least <see cref="CpuKernel.ScratchBytes"/> bytes, shared by the workers; 64-byte aligned, contents undefined.</summary>
    public byte* Scratch;

    /// <summary>The kernel's own <see cref="CpuKernel.KeptBytes"/> bytes; 64-byte aligned.</summary>
    public byte* Kept;

    /// <summary>The buffer as numbers of one type.</summary>
    public readonly T* Buffer<T>(int number) where T : unmanaged => (T*)Buffers[number];
}
