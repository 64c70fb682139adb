using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>The contract of all stores.</summary>
public abstract partial class StoreContract
{
    [Fact]
    public void The_device_that_was_seen_last_comes_first()
    {
        using IStore store = Open();
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 1), Make.LastSeen("b", 3), Make.LastSeen("c", 2.125)] });

        Assert.Equal([Make.LastSeen("b", 3), Make.LastSeen("c", 2.125), Make.LastSeen("a", 1)], store.ReadLastSeen(10));
        Assert.Equal([Make.LastSeen("b", 3)], store.ReadLastSeen(1));
    }

    [Fact]
    public void A_last_seen_time_does_not_go_back()
    {
        using IStore store = Open();
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 5)] });
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 4)] });
        Assert.Equal([Make.LastSeen("a", 5)], store.ReadLastSeen(10));
    }

    [Fact]
    public void A_last_seen_time_in_the_future_is_a_mistake_of_a_clock_and_comes_down()
    {
        using IStore store = Open(time: new TestTime());
        store.Write(new Batch { LastSeen = [new LastSeen("a", Make.Noon.AddYears(10)), Make.LastSeen("b", 2)] });
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 3)] });
        Assert.Equal([Make.LastSeen("a", 3), Make.LastSeen("b", 2)], store.ReadLastSeen(10));
    }

    [Fact]
    public void What_a_terminal_says_of_itself_replaces_what_it_said_before()
    {
        using IStore store = Open();
        var register = new RegisterRecord
        {
            Device = "a",
            Received = Make.Noon,
            Edition = "2019",
            Maker = "70111",
            Model = "T/8",
            TerminalId = "0001",
            PlateColor = 2,
            Plate = "京A\u00001234",
            Imei = "490154203237518",
            SoftwareVersion = "1.0",
        };
        store.Write(new Batch { Registers = [register with { Plate = "old" }, register with { Device = "b" }] });
        store.Write(new Batch { Registers = [register] });
        Assert.Equal([register, register with { Device = "b" }], store.ReadRegisters());
    }

    [Fact]
    public void Parts_of_messages_are_kept_in_the_order_of_arrival_until_they_are_no_longer_needed()
    {
        using IStore store = Open();
        AlarmRecord Parts(int serial, params MessagePart[] parts) =>
            Make.Alarm("a", serial) with
            {
                What = "",
                Parts = parts,
            };
        store.Write(
            new Batch
            {
                Alarms =
                [
                    Parts(1, new MessagePart("0704/3/1", [1])),
                    Parts(2, new MessagePart("fp", [0xAA, 0, 3])),
                    Parts(3, new MessagePart("0704/3/2", [2])),
                    Parts(4, new MessagePart("fp", [0xAA, 0, 4])),
                ],
            }
        );
        Assert.Equal(
            [("0704/3/1", "01"), ("0704/3/2", "02"), ("fp", "AA0004")],
            store.ReadParts().Select(static part => (part.Part.Name, Convert.ToHexString(part.Part.Bytes)))
        );

        // The alarm and the end of its parts are one write.
        store.Write(
            new Batch
            {
                Alarms =
                [
                    Make.Alarm("a", 5) with
                    {
                        Parts = [new MessagePart("fp", []), new MessagePart("0704/3/1", [])],
                    },
                ],
            }
        );
        Assert.Equal(["0704/3/2"], store.ReadParts().Select(static part => part.Part.Name));
        Assert.Single(AlarmKeys());
    }

    [Fact]
    public void A_batch_that_is_written_twice_is_stored_once()
    {
        using IStore store = Open();
        var batch = new Batch
        {
            LastSeen = [Make.LastSeen("a", 1)],
            Positions = [Make.Position("a", 1), Make.Position("a", 2)],
            Alarms = [Make.Alarm("a", 3), Make.Alarm("b", 3), Make.Lasting("b", 4, "overspeed")],
            Shown = [new ShownAlarms("b", [], Make.Noon.AddSeconds(9))],
        };
        store.Write(batch);
        store.Write(batch);

        Assert.Equal(batch.Alarms.Select(static alarm => $"{alarm.Key}").Order(), AlarmKeys().Order());
        Assert.All(
            store.ReadAlarms(new AlarmQuery()),
            static alarm => Assert.Equal((1, true), (alarm.Count, alarm.Ended is not null))
        );
        Assert.Equal([1, 2], PositionsOf("a"));
    }

    [Fact]
    public void Another_connection_sees_what_was_written()
    {
        using IStore store = Open();
        using IStore other = Open();
        store.Write(new Batch { LastSeen = [Make.LastSeen("a", 1)] });
        Assert.Single(other.ReadLastSeen(10));
        store.Write(new Batch { LastSeen = [Make.LastSeen("b", 1)] });
        Assert.Equal(2, other.ReadLastSeen(10).Count);
    }

    /// <summary>Makes a store with a connection of its own. All stores of one test have the same data.</summary>
    /// <param name="retention">How much is kept. Null: the defaults.</param>
    /// <param name="time">The clock. Null: the system's.</param>
    private protected abstract IStore Open(Retention? retention = null, TimeProvider? time = null);

    private protected abstract IReadOnlyList<string> AlarmKeys();

    /// <summary>The serial numbers of the stored positions of a device, without repetitions.</summary>
    private protected abstract IReadOnlyList<int> PositionsOf(string device);
}
