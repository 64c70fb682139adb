using System.Globalization;

namespace Becket.Cli.Timelines;

/// <summary>Maps seconds to the width of a picture.</summary>
internal sealed class TimeAxis
{
    private const int MostTicks = 14;

    private readonly double _left;
    private readonly double _pixelsPerSecond;

    /// <summary>An axis from 0 to <paramref name="end"/> or a little more, so that it ends with a tick.</summary>
    public TimeAxis(double end, double left, double width)
    {
        end = Math.Max(end, 0.001);
        TickEvery = NiceStep(end / MostTicks);

        // A day measures slightly more than its installations take. This rest gets no tick of its own.
        End = TickEvery * Math.Max(1, Math.Ceiling(end / TickEvery - 0.1));
        _left = left;
        _pixelsPerSecond = width / Math.Max(End, end);
    }

    public double End { get; }

    public double TickEvery { get; }

    public IEnumerable<double> Ticks =>
        Enumerable.Range(0, (int)Math.Round(End / TickEvery) + 1).Select(i => i * TickEvery);

    public double X(double seconds) => _left + seconds * _pixelsPerSecond;

    /// <summary>Formats seconds with as many digits as the distance of the ticks needs.</summary>
    public string Label(double seconds)
    {
        int digits = Math.Max(0, (int)Math.Ceiling(-Math.Log10(TickEvery) - 1e-9));
        return seconds.ToString("F" + digits, CultureInfo.InvariantCulture);
    }

    /// <summary>The smallest of …, 0.2, 0.5, 1, 2, 5, 10, 20, 50, … that is at least
    /// <paramref name="least"/>.</summary>
    private static double NiceStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double[] candidates = [1, 2, 5, 10];
        return candidates.Select(factor => factor * power).First(step => step >= least * (1 - 1e-9));
    }
}
