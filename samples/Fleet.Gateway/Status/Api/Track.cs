using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>Makes a track of positions: puts them in order, finds the gaps, and marks what cannot be right.</summary>
internal static class Track
{
    private const double EarthRadius = 6_371_000;

    /// <summary>No vehicle on a road is faster, in m/s: 300 km/h.</summary>
    private const double MaxSpeed = 300 / 3.6;

    /// <summary>How far a position may jump at once, in m: the error of a bad reception between houses.</summary>
    private const double Slack = 1_000;

    /// <summary>The time without a position after which the line of a track is not drawn on.</summary>
    public static TimeSpan Gap { get; } = TimeSpan.FromMinutes(5);

    /// <param name="positions">In the order of arrival.</param>
    /// <returns>The points by their time: the device's own, or the arrival if its clock is wrong.</returns>
    public static IReadOnlyList<TrackPoint> Of(IReadOnlyList<PositionRecord> positions)
    {
        PositionRecord[] sorted = [.. positions.OrderBy(TimeOf)];
        int[] placed = [.. Enumerable.Range(0, sorted.Length).Where(index => IsPlace(sorted[index]))];
        var jumps = new HashSet<int>();
        int before = -1;
        for (int at = 0; at < placed.Length; at++)
        {
            int next = at + 1 < placed.Length ? placed[at + 1] : -1;
            if (IsJump(sorted, before, placed[at], next, at + 2 < placed.Length ? placed[at + 2] : -1))
            {
                jumps.Add(placed[at]);
            }
            else
            {
                before = placed[at];
            }
        }

        var points = new TrackPoint[sorted.Length];
        DateTimeOffset? last = null;
        for (int index = 0; index < sorted.Length; index++)
        {
            DateTimeOffset time = TimeOf(sorted[index]);
            points[index] = ToPoint(sorted[index], jumps.Contains(index), last is { } earlier && time - earlier > Gap);
            last = time;
        }

        return points;
    }

    public static TrackPoint ToPoint(PositionRecord position, bool isJump = false, bool isAfterGap = false)
    {
        Doubts doubts = position.Doubts;
        List<string> words = [];
        Add(Doubts.NoTime, "no time");
        Add(Doubts.Clock, "clock");
        Add(Doubts.Place, "place");
        Add(Doubts.NotPositioned, "not positioned");
        if (isJump)
        {
            words.Add("jump");
        }

        return new TrackPoint
        {
            Received = position.Received,
            Time = position.Time,
            Latitude = position.Latitude,
            Longitude = position.Longitude,
            Altitude = position.Altitude,
            Speed = position.Speed,
            Direction = position.Direction,
            Alarms = AlarmWords.OfBits(position.Alarm),
            Doubts = words,
            IsDrawn = !isJump && IsPlace(position),
            IsAfterGap = isAfterGap,
        };

        void Add(Doubts doubt, string word)
        {
            if ((doubts & doubt) != 0)
            {
                words.Add(word);
            }
        }
    }

    private static DateTimeOffset TimeOf(PositionRecord position) =>
        (position.Doubts & (Doubts.Clock | Doubts.NoTime)) == 0 ? position.Time!.Value : position.Received;

    private static bool IsPlace(PositionRecord position) =>
        (position.Doubts & (Doubts.Place | Doubts.NotPositioned)) == 0;

    /// <summary>Whether a position cannot be reached from the one before, while the one after can; at the beginning,
    /// where there is none before, whether the next two agree with each other and not with it.</summary>
    private static bool IsJump(PositionRecord[] all, int before, int at, int next, int afterNext)
    {
        if (before >= 0)
        {
            return !CanReach(all[before], all[at]) && (next < 0 || CanReach(all[before], all[next]));
        }

        return next >= 0 && afterNext >= 0 && !CanReach(all[at], all[next]) && CanReach(all[next], all[afterNext]);
    }

    private static bool CanReach(PositionRecord from, PositionRecord to) =>
        Distance(from, to) <= Slack + (MaxSpeed * (TimeOf(to) - TimeOf(from)).TotalSeconds);

    private static double Distance(PositionRecord from, PositionRecord to)
    {
        double latitude = double.DegreesToRadians(to.Latitude - from.Latitude);
        double longitude = double.DegreesToRadians(to.Longitude - from.Longitude);
        double half =
            Square(Math.Sin(latitude / 2))
            + (
                Math.Cos(double.DegreesToRadians(from.Latitude))
                * Math.Cos(double.DegreesToRadians(to.Latitude))
                * Square(Math.Sin(longitude / 2))
            );
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }

    private static double Square(double number) => number * number;
}
