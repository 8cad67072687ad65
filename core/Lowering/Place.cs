using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Lowering;

/// <summary>
/// Where a tensor's elements lie: in the memory of another tensor, from some element on. Reshapes, slices of whole leading rows and broadcasts that only add
/// axes of extent 1 are views: they need no memory of their own.
/// </summary>
internal readonly record struct Place(Tensor Storage, long Offset)
{
    public static Place Of(Tensor tensor)
    {
        var offset = 0L;
        while (true)
        {
            switch (tensor)
            {
                case (ReshapeOp, [var x]):
                    tensor = x;
                    break;
                case (BroadcastOp, [var x]) when x.Shape.Size == tensor.Shape.Size:
                    tensor = x;
                    break;
                case (SliceOp slice, [var x]) when IsDense(slice, x.Shape):
                    var strides = x.Shape.Strides();
                    for (var axis = 0; axis < strides.Length; axis++) offset += (long)slice.Start[axis] * strides[axis];
                    tensor = x;
                    break;
                default:
                    return new(tensor, offset);
            }
        }
    }

    // Every axis before the first longer than 1 in the slice must be one position; every axis after it must be whole.
    private static bool IsDense(SliceOp slice, Shape from)
    {
        var inside = false;
        for (var axis = 0; axis < from.Rank; axis++)
        {
            if (inside && slice.Size[axis] != from[axis]) return false;
            if (!inside && slice.Size[axis] > 1)
            {
                if (slice.Stride[axis] != 1) return false;
                inside = true;
            }
        }
        return true;
    }
}
