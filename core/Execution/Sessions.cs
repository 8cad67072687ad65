using XceptionScript.Expressions;

namespace XceptionScript.Execution;

/// <summary>Arrays in and out of sessions.</summary>
public static class Sessions
{
    extension(ISession session)
    {
        /// <summary>Copies an array into the input of a number.</summary>
        public void WriteArray(int input, NdArray value) => session.Write(input, value.RawBytes);

        /// <summary>The output of a number as an array of its type.</summary>
        public NdArray ReadArray(int output, TensorType type)
        {
            var array = NdArray.Uninitialized(type.Shape, type.DType);
            session.Read(output, array.WritableBytes);
            return array;
        }
    }
}
