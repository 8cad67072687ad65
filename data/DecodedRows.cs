using System.Runtime.InteropServices;

namespace XceptionScript.Data;

/// <summary>
/// The decoded images of a small dataset, one slot each, in native memory that the system commits as slots are filled.
/// A slot is filled by whichever thread decodes its image first; two threads that decode the same image write the same bytes.
/// </summary>
internal sealed unsafe class DecodedRows : SafeHandle
{
    private readonly int _imageBytes;
    private readonly long _bytes;
    private readonly bool[] _filled;

    public DecodedRows(int count, int imageBytes) : base(0, ownsHandle: true)
    {
        (_imageBytes, _bytes, _filled) = (imageBytes, (long)count * imageBytes, new bool[count]);
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)_bytes));
        GC.AddMemoryPressure(_bytes);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    public bool Has(int sample) => Volatile.Read(ref _filled[sample]);

    /// <summary>The image of a sample that is there.</summary>
    public ReadOnlySpan<byte> Image(int sample) => Slot(sample);

    public void Fill(int sample, ReadOnlySpan<byte> pixels)
    {
        pixels.CopyTo(Slot(sample));
        Volatile.Write(ref _filled[sample], true);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        GC.RemoveMemoryPressure(_bytes);
        return true;
    }

    private Span<byte> Slot(int sample) => new((byte*)handle + (long)sample * _imageBytes, _imageBytes);
}
