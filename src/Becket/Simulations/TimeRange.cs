using Becket.Time;

namespace Becket.Simulations;

/// <summary>Checks two durations between which others are drawn.</summary>
internal static class TimeRange
{
    /// <summary>Both in seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is negative, or the least is more than the
    /// most.</exception>
    public static (double Least, double Most) Check(
        TimeSpan least,
        TimeSpan most,
        string nameOfLeast = "least",
        string nameOfMost = "most"
    )
    {
        double seconds = TimeSpanSeconds.NotNegative(least, nameOfLeast);
        double mostSeconds = TimeSpanSeconds.NotNegative(most, nameOfMost);
        return seconds <= mostSeconds
            ? (seconds, mostSeconds)
            : throw new ArgumentOutOfRangeException(
                nameOfMost,
                most,
                $"The most is less than the least, which is {least}. Give the smaller duration first."
            );
    }
}
