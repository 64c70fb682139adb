using System.Globalization;

namespace Becket.Cli.Running.Progress;

/// <summary>Lengths of time, for people.</summary>
internal static class ElapsedText
{
    /// <summary>As a clock shows them, which keeps its width from second to second: 0:07, 12:34, 1:02:03.</summary>
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

    /// <summary>As one would say them: 350 ms, 9.4 s, 2 min 5 s, 1 h 2 min.</summary>
    public static string Said(TimeSpan time) =>
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

    /// <summary>So many a second, or if that is less than one, a minute or an hour.</summary>
    public static string Rate(double perSecond) =>
        perSecond switch
        {
            >= 100 => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0}/s"),
            >= 1 => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0}/s"),
            >= 1.0 / 60 => string.Create(CultureInfo.InvariantCulture, $"{perSecond * 60:0.0}/min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{perSecond * 3600:0.0}/h"),
        };
}
