namespace XceptionScript.Lowering;

/// <summary>The printed form of calls that share one.</summary>
internal static class CallText
{
    public static string Convolution(string kind, Sense sense, ConvGeometry g)
    {
        var text = $"{kind} {sense switch
        {
            Sense.Forward => "forward",
            Sense.InputGradient => "input-gradient",
            _ => "kernel-gradient",
        }} {g.Window} on [{g.Batch}, {g.Height}, {g.Width}, {g.Channels}] to {g.Filters}";
        return g.Groups > 1 && g.Groups != g.Channels ? $"{text} in {g.Groups} groups" : text;
    }
}
