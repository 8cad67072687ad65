namespace XceptionScript.Backends.Gpu;

/// <summary>A loop over one axis.</summary>
internal readonly struct Loop1 : ILoop
{
    public static Axes Split(int index, Axes extents)
    {
        Axes position = default;
        position.A0 = index;
        return position;
    }

    public static Axes Advance(Axes position, Axes step, Axes extents)
    {
        position.A0 += step.A0;
        return position;
    }

    public static int Offset(Axes position, Axes strides) => position.A0 * strides.A0;
}

/// <summary>A loop over two axes.</summary>
internal readonly struct Loop2 : ILoop
{
    public static Axes Split(int index, Axes extents)
    {
        Axes position = default;
        position.A1 = index / extents.A0;
        position.A0 = index - (position.A1 * extents.A0);
        return position;
    }

    public static Axes Advance(Axes position, Axes step, Axes extents)
    {
        position.A0 += step.A0;
        position.A1 += step.A1;
        if (position.A0 >= extents.A0)
        {
            position.A0 -= extents.A0;
            position.A1++;
        }
        return position;
    }

    public static int Offset(Axes position, Axes strides) => (position.A0 * strides.A0) + (position.A1 * strides.A1);
}

/// <summary>A loop over two axes whose threads each stay in one column: their steps are whole rows.</summary>
internal readonly struct ColumnLoop : ILoop
{
    public static Axes Split(int index, Axes extents) => Loop2.Split(index, extents);

    public static Axes Advance(Axes position, Axes step, Axes extents)
    {
        position.A1 += step.A1;
        return position;
    }

    public static int Offset(Axes position, Axes strides) => Loop2.Offset(position, strides);
}

/// <summary>A loop over three axes.</summary>
internal readonly struct Loop3 : ILoop
{
    public static Axes Split(int index, Axes extents)
    {
        Axes position = default;
        var rest = index / extents.A0;
        position.A0 = index - (rest * extents.A0);
        position.A2 = rest / extents.A1;
        position.A1 = rest - (position.A2 * extents.A1);
        return position;
    }

    public static Axes Advance(Axes position, Axes step, Axes extents)
    {
        position = Loop2.Advance(position, step, extents);
        position.A2 += step.A2;
        if (position.A1 >= extents.A1)
        {
            position.A1 -= extents.A1;
            position.A2++;
        }
        return position;
    }

    public static int Offset(Axes position, Axes strides) => (position.A0 * strides.A0) + (position.A1 * strides.A1) + (position.A2 * strides.A2);
}

/// <summary>A loop over three axes whose threads each stay in one column of the innermost.</summary>
internal readonly struct ColumnLoop3 : ILoop
{
    public static Axes Split(int index, Axes extents) => Loop3.Split(index, extents);

    public static Axes Advance(Axes position, Axes step, Axes extents)
    {
        position.A1 += step.A1;
        position.A2 += step.A2;
        if (position.A1 >= extents.A1)
        {
            position.A1 -= extents.A1;
            position.A2++;
        }
        return position;
    }

    public static int Offset(Axes position, Axes strides) => Loop3.Offset(position, strides);
}

/// <summary>A loop over four to six axes; those that are missing have extent 1.</summary>
internal readonly struct Loop6 : ILoop
{
    public static Axes Split(int index, Axes extents)
    {
        Axes position = default;
        var r0 = index / extents.A0;
        var r1 = r0 / extents.A1;
        var r2 = r1 / extents.A2;
        var r3 = r2 / extents.A3;
        position.A0 = index - (r0 * extents.A0);
        position.A1 = r0 - (r1 * extents.A1);
        position.A2 = r1 - (r2 * extents.A2);
        position.A3 = r2 - (r3 * extents.A3);
        position.A5 = r3 / extents.A4;
        position.A4 = r3 - (position.A5 * extents.A4);
        return position;
    }

    public static Axes Advance(Axes position, Axes step, Axes extents)
    {
        position = Loop3.Advance(position, step, extents);
        position.A3 += step.A3;
        position.A4 += step.A4;
        position.A5 += step.A5;
        if (position.A2 >= extents.A2)
        {
            position.A2 -= extents.A2;
            position.A3++;
        }
        if (position.A3 >= extents.A3)
        {
            position.A3 -= extents.A3;
            position.A4++;
        }
        if (position.A4 >= extents.A4)
        {
            position.A4 -= extents.A4;
            position.A5++;
        }
        return position;
    }

    public static int Offset(Axes position, Axes strides) =>
        (position.A0 * strides.A0) + (position.A1 * strides.A1) + (position.A2 * strides.A2)
        + (position.A3 * strides.A3) + (position.A4 * strides.A4) + (position.A5 * strides.A5);
}
