using System.Globalization;

namespace Becket.Cli.Running.Progress;

/// <summary>Formats durations and rates for people.</summary>
internal static class ElapsedText
{
    /// <summary>A duration as on a clock, of a width that changes rarely: 0:07, 12:34, 1:02:03.</summary>
    public static string Clock(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
        {
            time = TimeSpan.Zero;
        }

        int hours = (int)Math.Min(time.TotalHours, 99_999);
        return hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }

    /// <summary>A duration with its units: 350 ms, 9.4 s, 2 min 5 s, 1 h 2 min.</summary>
    public static string WithUnits(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 0.9995 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
            { TotalMinutes: < 60 } => string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)time.TotalMinutes} min {time.Seconds} s"
            ),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
        };

    /// <summary>A rate per second, or if that is less than one, per minute or per hour.</summary>
    public static string Rate(double perSecond) =>
        perSecond switch
        {
            >= 100 => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0}/s"),
            >= 1 => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0}/s"),
            >= 1.0 / 60 => string.Create(CultureInfo.InvariantCulture, $"{perSecond * 60:0.0}/min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{perSecond * 3600:0.0}/h"),
        };
}
