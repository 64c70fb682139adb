using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>Which alarms are the same, how long they last, and who has seen them.</summary>
public abstract partial class StoreContract
{
    /// <summary>Clocks that cannot tell two reports apart: no date (0), a constant of the maker, years
    /// ahead.</summary>
    public static TheoryData<int> BrokenClocks { get; } = [0, 2000, 2099];

    [Theory]
    [MemberData(nameof(BrokenClocks))]
    public void Alarms_of_a_terminal_that_begins_anew_differ_by_their_bytes_whatever_its_clock_says(int year)
    {
        using IStore store = Open();
        AlarmRecord before = WithClock(Make.Alarm("a", 1), year);
        AlarmRecord after = before with { Body = [1, 2, 4], Received = Make.Noon.AddSeconds(30) };
        store.Write(new Batch { Alarms = [before] });
        store.Write(new Batch { Alarms = [after] });
        store.Write(new Batch { Alarms = [before, after] });

        Assert.Equal(2, AlarmKeys().Count);
        Assert.Equal(
            ["010203", "010204"],
            store
                .ReadAlarms(new AlarmQuery())
                .Select(alarm => Convert.ToHexString(store.ReadReport(alarm.Report)!.Body))
                .Order()
        );
    }

    [Fact]
    public void Alarms_with_the_same_time_and_serial_number_differ_by_one_byte_with_a_right_clock_too()
    {
        using IStore store = Open();
        AlarmRecord alarm = Make.Alarm("a", 1);
        store.Write(new Batch { Alarms = [alarm, alarm with { Body = [1, 2, 4] }, alarm with { Body = [1, 2] }] });
        Assert.Equal(3, AlarmKeys().Count);
        Assert.Equal(3, store.ReadAlarms(new AlarmQuery()).Count);
    }

    [Theory]
    [MemberData(nameof(BrokenClocks))]
    public void The_same_bytes_are_one_alarm_within_the_time_of_repetitions_and_another_a_day_later(int year)
    {
        using IStore store = Open();
        AlarmRecord alarm = WithClock(Make.Alarm("a", 1), year);
        foreach (int seconds in (int[])[0, 8, 40])
        {
            store.Write(new Batch { Alarms = [alarm with { Received = Make.Noon.AddSeconds(seconds) }] });
        }

        Assert.Single(AlarmKeys());
        Assert.Equal(1, Assert.Single(store.ReadAlarms(new AlarmQuery())).Count);

        AlarmRecord tomorrow = alarm with { Received = Make.Noon.AddDays(1) };
        store.Write(new Batch { Alarms = [tomorrow] });
        store.Write(new Batch { Alarms = [tomorrow with { Received = tomorrow.Received.AddSeconds(8) }] });
        Assert.Equal(2, AlarmKeys().Count);
        Assert.Equal(2, store.ReadAlarms(new AlarmQuery()).Count);
    }

    [Fact]
    public void With_a_right_clock_a_report_that_is_sent_again_is_one_however_late_it_comes()
    {
        using IStore store = Open();
        AlarmRecord alarm = Make.Alarm("a", 1);
        store.Write(new Batch { Alarms = [alarm] });
        store.Write(new Batch { Alarms = [alarm with { Received = Make.Noon.AddHours(3) }] });
        store.Write(new Batch { Alarms = [alarm with { Received = Make.Noon.AddDays(3) }] });
        Assert.Single(AlarmKeys());
        Assert.Single(store.ReadAlarms(new AlarmQuery()));
    }

    [Fact]
    public void An_alarm_that_a_hundred_reports_show_is_one_with_a_beginning_and_an_end()
    {
        using IStore store = Open();
        for (int serial = 0; serial < 100; serial += 10)
        {
            store.Write(
                new Batch
                {
                    Alarms =
                    [
                        .. Enumerable.Range(serial, 10).Select(static at => Make.Lasting("a", at, "GNSS antenna cut")),
                    ],
                }
            );
        }

        Alarm lasts = Assert.Single(store.ReadAlarms(new AlarmQuery { IsOpen = true }));
        Assert.Equal(
            ("a", "GNSS antenna cut", 100L, Make.Noon, Make.Noon.AddSeconds(99), null),
            (lasts.Device, lasts.Kind, lasts.Count, lasts.Began, lasts.LastReport, lasts.Ended)
        );
        Assert.Equal((Make.Noon, 31.23, 121.47), (lasts.Time, lasts.Latitude, lasts.Longitude));

        // Another device, and another kind, are not its end.
        store.Write(new Batch { Shown = [new ShownAlarms("b", [], Make.Noon.AddSeconds(100))] });
        store.Write(new Batch { Shown = [new ShownAlarms("a", ["GNSS antenna cut"], Make.Noon.AddSeconds(101))] });
        Assert.Single(store.ReadAlarms(new AlarmQuery { IsOpen = true }));

        store.Write(new Batch { Shown = [new ShownAlarms("a", ["overspeed"], Make.Noon.AddSeconds(102))] });
        Assert.Empty(store.ReadAlarms(new AlarmQuery { IsOpen = true }));
        Assert.Equal(
            lasts with
            {
                Ended = Make.Noon.AddSeconds(102),
            },
            Assert.Single(store.ReadAlarms(new AlarmQuery()))
        );

        // The reports themselves are all there.
        Assert.Equal(100, AlarmKeys().Count);
    }

    [Fact]
    public void An_alarm_that_shows_again_after_its_end_is_another_even_if_both_are_in_one_batch()
    {
        using IStore store = Open();
        store.Write(
            new Batch
            {
                Alarms =
                [
                    Make.Lasting("a", 1, "overspeed", isNew: true),
                    Make.Lasting("a", 2, "overspeed"),
                    Make.Lasting("a", 5, "overspeed", isNew: true),
                ],
                Shown = [new ShownAlarms("a", ["overspeed"], Make.Noon.AddSeconds(5))],
            }
        );
        Assert.Equal(
            [(5, 1L, true), (1, 2L, false)],
            store
                .ReadAlarms(new AlarmQuery())
                .Select(static alarm => ((alarm.Began - Make.Noon).Seconds, alarm.Count, alarm.Ended is null))
        );
    }

    [Fact]
    public void An_alarm_of_the_run_before_goes_on()
    {
        using (IStore store = Open())
        {
            store.Write(new Batch { Alarms = [Make.Lasting("a", 1, "overspeed", isNew: true)] });
        }

        using (IStore store = Open())
        {
            store.Write(new Batch { Alarms = [Make.Lasting("a", 2, "overspeed")] });
            Assert.Equal(2, Assert.Single(store.ReadAlarms(new AlarmQuery { IsOpen = true })).Count);
        }
    }

    [Fact]
    public void An_alarm_with_start_and_end_lasts_from_one_to_the_other_whatever_is_shown()
    {
        using IStore store = Open();
        AlarmRecord With(int serial, AlarmCourse course) =>
            Make.Lasting("a", serial, "") with
            {
                What = "driver: smoking",
                Signs = [new AlarmSign("driver: smoking", course)],
            };
        store.Write(
            new Batch { Alarms = [With(1, AlarmCourse.UntilEnded)], Shown = [new ShownAlarms("a", [], Make.Noon)] }
        );
        Assert.Single(store.ReadAlarms(new AlarmQuery { IsOpen = true }));
        store.Write(new Batch { Alarms = [With(4, AlarmCourse.Ended)] });
        Alarm over = Assert.Single(store.ReadAlarms(new AlarmQuery()));
        Assert.Equal(
            (2L, Make.Noon.AddSeconds(1), Make.Noon.AddSeconds(4)),
            (over.Count, over.Began, over.Ended!.Value)
        );

        // An end without a start is an alarm that is over.
        store.Write(new Batch { Alarms = [With(9, AlarmCourse.Ended)] });
        Assert.Equal(2, store.ReadAlarms(new AlarmQuery { IsOpen = false }).Count);
    }

    [Fact]
    public void Each_alarm_in_one_report_is_one()
    {
        using IStore store = Open();
        store.Write(
            new Batch
            {
                Alarms =
                [
                    Make.Lasting("a", 1, "") with
                    {
                        What = "overspeed, stolen",
                        Signs =
                        [
                            new AlarmSign("overspeed", AlarmCourse.WhileShown),
                            new AlarmSign("stolen", AlarmCourse.WhileShown),
                        ],
                    },
                ],
                Shown = [new ShownAlarms("a", ["stolen"], Make.Noon.AddSeconds(1))],
            }
        );
        Assert.Equal("stolen", Assert.Single(store.ReadAlarms(new AlarmQuery { IsOpen = true })).Kind);
        Assert.Single(AlarmKeys());
    }

    [Fact]
    public void Who_acknowledges_an_alarm_first_stays_noted()
    {
        using IStore store = Open();
        store.Write(new Batch { Alarms = [Make.Alarm("a", 1), Make.Alarm("a", 2)] });
        string id = store.ReadAlarms(new AlarmQuery())[0].Id;
        var first = new Acknowledgement("Li", Make.Noon.AddMinutes(1), IsFirst: true);
        Assert.Equal(first, store.Acknowledge(id, first.By, first.At));
        Assert.Equal(first with { IsFirst = false }, store.Acknowledge(id, "Wang", Make.Noon.AddMinutes(2)));
        Assert.Equal(first with { IsFirst = false }, store.Acknowledge(id, "Li", Make.Noon.AddMinutes(3)));
        Assert.Null(store.Acknowledge("0123456789abcdef", "Li", Make.Noon));

        Alarm seen = Assert.Single(store.ReadAlarms(new AlarmQuery { IsAcknowledged = true }));
        Assert.Equal((id, "Li", Make.Noon.AddMinutes(1)), (seen.Id, seen.AcknowledgedBy, seen.AcknowledgedAt!.Value));
        Assert.NotEqual(id, Assert.Single(store.ReadAlarms(new AlarmQuery { IsAcknowledged = false })).Id);
    }

    [Fact]
    public void Alarms_are_found_by_device_kind_and_time_the_last_one_first()
    {
        using IStore store = Open();
        store.Write(
            new Batch
            {
                Alarms =
                [
                    Make.Lasting("a", 1, "overspeed"),
                    Make.Lasting("b", 2, "overspeed"),
                    Make.Lasting("a", 3, "stolen"),
                ],
            }
        );
        IEnumerable<string> Found(AlarmQuery query) =>
            store.ReadAlarms(query).Select(static alarm => $"{alarm.Device} {alarm.Kind}");
        Assert.Equal(["a stolen", "b overspeed", "a overspeed"], Found(new AlarmQuery()));
        Assert.Equal(["a stolen", "a overspeed"], Found(new AlarmQuery { Device = "a" }));
        Assert.Equal(["b overspeed", "a overspeed"], Found(new AlarmQuery { Kind = "overspeed" }));
        Assert.Equal(["a stolen"], Found(new AlarmQuery { Since = Make.Noon.AddSeconds(3) }));
        Assert.Equal(["a stolen"], Found(new AlarmQuery { IsOpen = true, Count = 1 }));
        Assert.Equal(
            ["a overspeed"],
            Found(
                new AlarmQuery
                {
                    Device = "a",
                    Kind = "overspeed",
                    IsOpen = true,
                }
            )
        );
    }

    [Fact]
    public void Old_and_surplus_alarms_are_removed_and_those_that_last_are_kept()
    {
        var time = new TestTime();
        using IStore store = Open(
            new Retention
            {
                Alarms = 3,
                Reports = 4,
                AlarmAge = TimeSpan.FromDays(10),
            },
            time
        );
        store.Write(new Batch { Alarms = [Make.Lasting("a", 0, "stolen"), Make.Alarm("a", 1), Make.Alarm("a", 2)] });
        time.Pass(TimeSpan.FromDays(8));
        store.Trim();
        Assert.Equal(3, store.ReadAlarms(new AlarmQuery()).Count);

        time.Pass(TimeSpan.FromDays(3));
        store.Trim();
        Assert.Equal("stolen", Assert.Single(store.ReadAlarms(new AlarmQuery())).Kind);
        Assert.Empty(AlarmKeys());

        store.Write(
            new Batch
            {
                Alarms =
                [
                    .. Enumerable
                        .Range(0, 6)
                        .Select(at => Make.Alarm("b", at) with { Time = time.Now, Received = time.Now.AddSeconds(at) }),
                ],
            }
        );
        store.Trim();
        Assert.Equal(4, AlarmKeys().Count);
        Assert.Equal("stolen", Assert.Single(store.ReadAlarms(new AlarmQuery { IsOpen = true })).Kind);
        Assert.InRange(store.ReadAlarms(new AlarmQuery()).Count, 3, 4);
        Assert.Equal(time.Now.AddSeconds(5), store.ReadAlarms(new AlarmQuery())[0].Began);
    }

    [Fact]
    public void A_clock_that_jumps_ten_years_ahead_removes_nothing()
    {
        var time = new TestTime();
        using IStore store = Open(new Retention { PositionAge = TimeSpan.FromDays(1) }, time);
        store.Write(new Batch { Alarms = [Make.Alarm("a", 1)], Positions = [Make.Position("a", 1)] });
        time.Pass(TimeSpan.FromMinutes(2));
        time.Now = time.Now.AddYears(10);
        store.Trim();
        time.Pass(TimeSpan.FromSeconds(3));
        time.Now = time.Now.AddYears(-10);
        store.Trim();
        Assert.Single(AlarmKeys());
        Assert.Single(PositionsOf("a"));
    }

    private static AlarmRecord WithClock(AlarmRecord alarm, int year) =>
        alarm with
        {
            Time = year == 0 ? null : new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
}
