using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>Positions rank by arrival, whatever a device's clock says.</summary>
public abstract partial class StoreContract
{
    [Fact]
    public void A_position_that_is_sent_three_times_is_one()
    {
        using IStore store = Open();
        foreach (int second in (int[])[0, 8, 24])
        {
            store.Write(
                new Batch { Positions = [Make.Position("a", 1) with { Received = Make.Noon.AddSeconds(second) }] }
            );
        }

        using IStore other = Open();
        other.Write(new Batch { Positions = [Make.Position("a", 1), Make.Position("b", 1)] });
        Assert.Equal([1], PositionsOf("a"));
        Assert.Equal([1], PositionsOf("b"));
        Assert.Equal(Make.Position("a", 1) with { Received = Make.Noon }, Assert.Single(Track(other, "a")));
    }

    [Fact]
    public void Positions_that_differ_in_anything_are_kept()
    {
        using IStore store = Open();
        PositionRecord position = Make.Position("a", 1);
        PositionRecord[] all =
        [
            position,
            position with
            {
                Serial = 2,
            },
            position with
            {
                Item = 1,
            },
            position with
            {
                Time = null,
            },
            position with
            {
                Latitude = 31.230001,
            },
            position with
            {
                Longitude = 121.470001,
            },
            position with
            {
                Altitude = 5,
            },
            position with
            {
                Speed = 61.6,
            },
            position with
            {
                Direction = 91,
            },
            position with
            {
                Status = 2,
            },
            position with
            {
                Alarm = 0x8000_0000,
            },
        ];
        store.Write(new Batch { Positions = all });
        store.Write(new Batch { Positions = all });
        Assert.Equal(all, Track(store, "a"));
    }

    [Fact]
    public void A_position_dated_2099_holds_no_place_among_the_latest()
    {
        using IStore store = Open(time: new TestTime());
        PositionRecord wrong = Make.Position("a", 0) with
        {
            Time = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
        store.Write(new Batch { Positions = [wrong], LastSeen = [Make.LastSeen("a", 0)] });
        Assert.Equal(Doubts.Clock, Assert.Single(store.ReadLatest(10)).Doubts);
        for (int serial = 1; serial <= 300; serial += 50)
        {
            store.Write(
                new Batch { Positions = [.. Enumerable.Range(serial, 50).Select(static at => Make.Position("a", at))] }
            );
        }

        Assert.Equal(Make.Position("a", 300), Assert.Single(store.ReadLatest(10)));
        Assert.Equal(Enumerable.Range(201, 100), Track(store, "a", 100).Select(static position => position.Serial));
    }

    [Fact]
    public void Positions_rank_by_arrival_and_keep_the_device_s_time_beside_it()
    {
        using IStore store = Open(time: new TestTime());
        PositionRecord[] all =
        [
            Make.Position("a", 1) with
            {
                Time = new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero),
            },
            Make.Position("a", 2) with
            {
                Time = null,
            },
            Make.Position("a", 3),
            Make.Position("a", 4) with
            {
                Time = Make.Noon.AddDays(-1),
            },
        ];
        store.Write(new Batch { Positions = all });
        Assert.Equal(all, Track(store, "a"));
        Assert.Equal(
            [Doubts.Clock, Doubts.NoTime, Doubts.None, Doubts.None],
            Track(store, "a").Select(static position => position.Doubts)
        );
        Assert.Equal([all[1], all[2]], store.ReadTrack("a", Make.Noon.AddSeconds(2), Make.Noon.AddSeconds(3), 10));
        Assert.Equal([all[2], all[3]], Track(store, "a", 2));
    }

    [Fact]
    public void A_place_that_is_not_on_the_earth_is_kept_and_marked()
    {
        using IStore store = Open();
        store.Write(
            new Batch
            {
                Positions =
                [
                    Make.Position("a", 1) with
                    {
                        Latitude = 4294.967295,
                    },
                    Make.Position("a", 2) with
                    {
                        Latitude = 91,
                    },
                    Make.Position("a", 3) with
                    {
                        Longitude = -180.000002,
                    },
                    Make.Position("a", 4) with
                    {
                        Latitude = -90,
                        Longitude = 180,
                    },
                    Make.Position("a", 5) with
                    {
                        Status = 0,
                    },
                ],
            }
        );
        Assert.Equal(
            [Doubts.Place, Doubts.Place, Doubts.Place, Doubts.None, Doubts.NotPositioned],
            Track(store, "a").Select(static position => position.Doubts)
        );
    }

    [Fact]
    public void Positions_that_arrived_while_the_host_s_clock_was_ten_years_ahead_hold_no_place_among_the_latest()
    {
        var time = new TestTime();
        using IStore store = Open(time: time);
        store.Write(new Batch { Positions = [Make.Position("a", 1)], LastSeen = [Make.LastSeen("a", 1)] });
        time.Now = Make.Noon.AddYears(10);
        store.Write(
            new Batch
            {
                Positions =
                [
                    Make.Position("a", 2) with
                    {
                        Received = time.Now,
                    },
                    Make.Position("a", 3) with
                    {
                        Received = time.Now,
                    },
                ],
            }
        );
        time.Now = Make.Noon.AddSeconds(4);
        store.Write(new Batch { Positions = [Make.Position("a", 4)] });
        Assert.Equal(Make.Position("a", 4), Assert.Single(store.ReadLatest(10)));
        Assert.Equal([1, 2, 3, 4], PositionsOf("a"));
    }

    [Fact]
    public void The_last_position_of_each_device_is_found_the_latest_first()
    {
        using IStore store = Open();
        store.Write(
            new Batch
            {
                LastSeen = [Make.LastSeen("a", 9), Make.LastSeen("b", 7), Make.LastSeen("c", 8)],
                Positions =
                [
                    Make.Position("a", 5),
                    Make.Position("b", 6),
                    Make.Position("b", 7),
                    Make.Position("a", 9),
                ],
            }
        );
        Assert.Equal([Make.Position("a", 9), Make.Position("b", 7)], store.ReadLatest(10));
    }

    [Fact]
    public void Positions_that_are_too_old_are_removed()
    {
        var time = new TestTime();
        using IStore store = Open(new Retention { PositionAge = TimeSpan.FromDays(2) }, time);
        store.Write(new Batch { Positions = [Make.Position("a", 1)], LastSeen = [Make.LastSeen("a", 1)] });
        time.Pass(TimeSpan.FromDays(1));
        PositionRecord second = Make.Position("b", 2) with { Received = time.Now, Time = time.Now };
        store.Write(new Batch { Positions = [second], LastSeen = [new LastSeen("b", time.Now)] });
        store.Trim();
        Assert.Equal([1], PositionsOf("a"));
        time.Pass(TimeSpan.FromDays(1.5));
        store.Trim();
        Assert.Empty(PositionsOf("a"));
        Assert.Equal([2], PositionsOf("b"));
    }

    private static IReadOnlyList<PositionRecord> Track(IStore store, string device, int count = 1_000) =>
        store.ReadTrack(device, Make.Noon.AddDays(-1), Make.Noon.AddDays(1), count);
}
