using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>The contract of all stores.</summary>
public abstract class StoreContract
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
    public void A_batch_that_is_written_twice_is_stored_once()
    {
        using IStore store = Open();
        var batch = new Batch
        {
            LastSeen = [Make.LastSeen("a", 1)],
            Positions = [Make.Position("a", 1), Make.Position("a", 2)],
            Alarms = [Make.Alarm("a", 3), Make.Alarm("b", 3)],
        };
        store.Write(batch);
        store.Write(batch);

        Assert.Equal([Make.Alarm("a", 3).Key.ToString(), Make.Alarm("b", 3).Key.ToString()], AlarmKeys().Order());
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
