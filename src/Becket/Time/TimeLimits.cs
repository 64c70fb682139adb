namespace Becket.Time;

/// <summary>Checks the times that programs set as limits, where they set them.</summary>
internal static class TimeLimits
{
    /// <summary>A limit that is more than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public static TimeSpan Positive(TimeSpan limit, string parameter) =>
        limit > TimeSpan.Zero || limit == Timeout.InfiniteTimeSpan
            ? limit
            : throw new ArgumentOutOfRangeException(
                parameter,
                limit,
                "This time limit must be more than zero. Give a positive duration, or Timeout.InfiniteTimeSpan for no "
                    + "limit."
            );

    /// <summary>The same for a property whose null is no limit: infinite becomes null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is zero or less.</exception>
    public static TimeSpan? PositiveOrNull(TimeSpan? limit, string parameter) =>
        limit is not { } time || Positive(time, parameter) == Timeout.InfiniteTimeSpan ? null : time;

    /// <summary>A limit of zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public static TimeSpan NotNegative(TimeSpan limit, string parameter) =>
        limit >= TimeSpan.Zero || limit == Timeout.InfiniteTimeSpan
            ? limit
            : throw new ArgumentOutOfRangeException(
                parameter,
                limit,
                "This time limit must not be negative. Give zero or a positive duration, or Timeout.InfiniteTimeSpan "
                    + "for no limit."
            );
}
