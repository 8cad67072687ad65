namespace XceptionScript.Backends.Gpu;

/// <summary>A distance as whole strides and a rest from 0 to below the stride, so that loops over taps divide nothing.</summary>
internal struct StridePlace
{
    public int Whole, Rest;

    public static StridePlace Of(int distance, int stride)
    {
        StridePlace place = default;
        place.Whole = distance / stride;
        place.Rest = distance - (place.Whole * stride);
        return Normal(place, stride);
    }

    /// <summary>The distance that is longer by a step.</summary>
    public readonly StridePlace More(StridePlace step, int stride)
    {
        StridePlace place = default;
        place.Whole = Whole + step.Whole + 1;
        place.Rest = Rest + step.Rest - stride;
        return Normal(place, stride);
    }

    /// <summary>The distance that is shorter by a step.</summary>
    public readonly StridePlace Less(StridePlace step, int stride)
    {
        StridePlace place = default;
        place.Whole = Whole - step.Whole;
        place.Rest = Rest - step.Rest;
        return Normal(place, stride);
    }

    private static StridePlace Normal(StridePlace place, int stride)
    {
        if (place.Rest < 0)
        {
            place.Rest += stride;
            place.Whole--;
        }
        return place;
    }
}
