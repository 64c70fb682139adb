using System.Globalization;

namespace Becket.Cli.Timelines;

/// <summary>Seconds along the width of a picture.</summary>
internal sealed class TimeAxis
{
    private const int MostTicks = 14;

    private readonly double _left;
    private readonly double _pixelsPerSecond;

    /// <summary>An axis from 0 to <paramref name="end"/> or a little more, so that it closes with a tick.</summary>
    public TimeAxis(double end, double left, double width)
    {
        end = Math.Max(end, 0.001);
        TickEvery = NiceStep(end / MostTicks);

        // The measured length of a day is a hair more than its installations: that hair is not worth another tick.
        End = TickEvery * Math.Max(1, Math.Ceiling(end / TickEvery - 0.1));
        _left = left;
        _pixelsPerSecond = width / Math.Max(End, end);
    }

    public double End { get; }

    public double TickEvery { get; }

    public IEnumerable<double> Ticks =>
        Enumerable.Range(0, (int)Math.Round(End / TickEvery) + 1).Select(i => i * TickEvery);

    public double X(double seconds) => _left + seconds * _pixelsPerSecond;

    /// <summary>Whole seconds without a fraction, smaller steps with as many digits as they need.</summary>
    public string Label(double seconds)
    {
        int digits = Math.Max(0, (int)Math.Ceiling(-Math.Log10(TickEvery) - 1e-9));
        return seconds.ToString("F" + digits, CultureInfo.InvariantCulture);
    }

    /// <summary>The smallest of 1, 2, 5, 10, 20, 50… (and of 0.5, 0.2…) that is no less.</summary>
    private static double NiceStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double[] candidates = [1, 2, 5, 10];
        return candidates.Select(factor => factor * power).First(step => step >= least * (1 - 1e-9));
    }
}
