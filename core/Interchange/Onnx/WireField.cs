using Google.Protobuf;
using XceptionScript.Expressions;

namespace XceptionScript.Interchange;

/// <summary>A numbered field of a Protocol Buffers message, whose length is known before it is written.</summary>
internal abstract record WireField(int Number)
{
    /// <summary>The bytes of tag and value.</summary>
    public long Bytes => CodedOutputStream.ComputeTagSize(Number) + ValueBytes;

    /// <summary>Writes tag and value.</summary>
    public abstract void Write(CodedOutputStream stream);

    /// <summary>The bytes of the value, its length prefix included.</summary>
    protected abstract long ValueBytes { get; }

    /// <summary>A whole number or an enumeration.</summary>
    public static WireField Of(int number, long value) => new Whole(number, value);

    /// <summary>A number in single precision.</summary>
    public static WireField Of(int number, float value) => new Single(number, value);

    /// <summary>A string.</summary>
    public static WireField Of(int number, string value) => new Text(number, value);

    /// <summary>The elements of an array, row-major, little-endian.</summary>
    public static WireField Of(int number, NdArray value) => new Elements(number, value);

    /// <summary>A message inside the message.</summary>
    public static WireField Of(int number, WireMessage value) => new Nested(number, value);

    private static long Prefixed(long bytes) => CodedOutputStream.ComputeUInt64Size((ulong)bytes) + bytes;

    private sealed record Whole(int Number, long Value) : WireField(Number)
    {
        protected override long ValueBytes => CodedOutputStream.ComputeInt64Size(Value);

        public override void Write(CodedOutputStream stream)
        {
            stream.WriteTag(Number, WireFormat.WireType.Varint);
            stream.WriteInt64(Value);
        }
    }

    private sealed record Single(int Number, float Value) : WireField(Number)
    {
        protected override long ValueBytes => sizeof(float);

        public override void Write(CodedOutputStream stream)
        {
            stream.WriteTag(Number, WireFormat.WireType.Fixed32);
            stream.WriteFloat(Value);
        }
    }

    private sealed record Text(int Number, string Value) : WireField(Number)
    {
        protected override long ValueBytes => CodedOutputStream.ComputeStringSize(Value);

        public override void Write(CodedOutputStream stream)
        {
            stream.WriteTag(Number, WireFormat.WireType.LengthDelimited);
            stream.WriteString(Value);
        }
    }

    private sealed record Elements(int Number, NdArray Value) : WireField(Number)
    {
        protected override long ValueBytes => Prefixed(Value.Bytes);

        public override void Write(CodedOutputStream stream)
        {
            stream.WriteTag(Number, WireFormat.WireType.LengthDelimited);
            stream.WriteBytes(ByteString.CopyFrom(Value.RawBytes));
            // A span does not keep the array's memory.
            GC.KeepAlive(Value);
        }
    }

    private sealed record Nested(int Number, WireMessage Value) : WireField(Number)
    {
        protected override long ValueBytes => Prefixed(Value.Bytes);

        public override void Write(CodedOutputStream stream)
        {
            stream.WriteTag(Number, WireFormat.WireType.LengthDelimited);
            stream.WriteLength((int)Value.Bytes);
            Value.Write(stream);
        }
    }
}
