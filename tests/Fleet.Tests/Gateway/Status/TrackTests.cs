using Becket.Samples.Fleet.Gateway.Status.Api;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Fleet.Tests.Gateway.Stores;

namespace Fleet.Tests.Gateway.Status;

public sealed class TrackTests
{
    [Fact]
    public void A_place_that_the_vehicle_could_not_reach_is_a_jump_and_the_line_goes_past_it()
    {
        IReadOnlyList<TrackPoint> track = Track.Of([At(0, 31.2), At(10, 31.201), At(20, 22.5), At(30, 31.203)]);
        Assert.Equal([true, true, false, true], track.Select(static point => point.IsDrawn));
        Assert.Equal(["jump"], track[2].Doubts);
    }

    [Fact]
    public void A_first_place_that_cannot_be_left_so_fast_is_a_jump()
    {
        IReadOnlyList<TrackPoint> track = Track.Of([At(0, 0), At(10, 31.201), At(20, 31.202)]);
        Assert.Equal([false, true, true], track.Select(static point => point.IsDrawn));
    }

    [Fact]
    public void A_last_place_that_cannot_be_reached_is_a_jump()
    {
        IReadOnlyList<TrackPoint> track = Track.Of([At(0, 31.2), At(10, 31.201), At(20, 40)]);
        Assert.Equal([true, true, false], track.Select(static point => point.IsDrawn));
    }

    [Fact]
    public void A_vehicle_that_went_far_in_a_long_time_has_not_jumped()
    {
        IReadOnlyList<TrackPoint> track = Track.Of([At(0, 31.2), At(86_400, 22.5), At(86_410, 22.501)]);
        Assert.All(track, static point => Assert.True(point.IsDrawn));
    }

    [Fact]
    public void A_vehicle_that_stays_where_it_jumped_to_is_there()
    {
        // Without this a ferry, or a first place that was wrong, would end the line for ever.
        IReadOnlyList<TrackPoint> track = Track.Of([
            At(0, 31.2),
            At(10, 31.2),
            At(20, 22.5),
            At(30, 22.5),
            At(40, 22.5),
        ]);
        Assert.Equal([true, true, true, true, true], track.Select(static point => point.IsDrawn));
    }

    [Fact]
    public void More_than_five_minutes_are_a_gap()
    {
        IReadOnlyList<TrackPoint> track = Track.Of([At(0, 31.2), At(300, 31.201), At(601, 31.202)]);
        Assert.Equal([false, false, true], track.Select(static point => point.IsAfterGap));
    }

    [Fact]
    public void Late_reports_are_in_the_order_of_their_own_time_and_those_with_a_wrong_clock_of_their_arrival()
    {
        PositionRecord late = At(5, 31.25) with { Received = Make.Noon.AddSeconds(60) };
        PositionRecord wrong = At(20, 31.21) with { Time = Make.Noon.AddYears(70) };
        IReadOnlyList<TrackPoint> track = Track.Of([At(0, 31.2), At(10, 31.205), wrong, At(30, 31.22), late]);
        Assert.Equal([31.2, 31.25, 31.205, 31.21, 31.22], track.Select(static point => point.Latitude));
        Assert.Equal(["clock"], track[3].Doubts);
    }

    [Theory]
    [InlineData(95, 3, "place")]
    [InlineData(31.2, 1, "not positioned")]
    public void A_place_that_is_none_is_not_on_the_line(double latitude, uint status, string word)
    {
        PositionRecord wrong = At(10, latitude) with { Status = status };
        IReadOnlyList<TrackPoint> track = Track.Of([At(0, 31.2), wrong, At(20, 31.202)]);
        Assert.Equal([true, false, true], track.Select(static point => point.IsDrawn));
        Assert.Equal([word], track[1].Doubts);
    }

    [Fact]
    public void An_empty_track_is_empty() => Assert.Empty(Track.Of([]));

    private static PositionRecord At(int second, double latitude) =>
        Make.Position("a", second) with
        {
            Latitude = latitude,
        };
}
