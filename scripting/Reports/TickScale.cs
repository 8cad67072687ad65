using System.Globalization;

namespace XceptionScript.Scripting.Reports;

/// <summary>An axis whose ends and steps are round numbers.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Step">The distance between ticks: 1, 2 or 5 times a power of ten.</param>
internal readonly record struct TickScale(double Low, double High, double Step)
{
    /// <summary>The tightest scale around the values with about the given number of steps, none finer than <paramref name="finest"/>.</summary>
    public static TickScale Around(IReadOnlyCollection<double> values, int steps, double finest = 0)
    {
        var (low, high) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        if (low == high) (low, high) = (low - Margin(low), high + Margin(high));
        var step = Math.Max(finest, RoundUp((high - low) / steps));
        return new(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step);
    }

    /// <summary>The positions of the ticks.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            var (low, step) = (Low, Step);
            return Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(i => low + (i * step));
        }
    }

    /// <summary>Where a value lies: 0 at the lower end, 1 at the upper end.</summary>
    public double Share(double value) => (value - Low) / (High - Low);

    /// <summary>A tick's text, with as many decimals as the step needs.</summary>
    public string Label(double tick) =>
        (Math.Round(tick, 10) + 0.0).ToString($"F{Math.Max(0, -(int)Math.Floor(Math.Log10(Step) + 1e-9))}", CultureInfo.InvariantCulture);

    private static double Margin(double value) => value == 0 ? 1 : Math.Abs(value) / 10;

    private static double RoundUp(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return power * (step / power) switch { <= 1.0001 => 1, <= 2.0001 => 2, <= 5.0001 => 5, _ => 10 };
    }
}
