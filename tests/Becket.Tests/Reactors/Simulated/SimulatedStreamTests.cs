using System.Net.Sockets;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Tests.Reactors.Simulated;

/// <summary>Streams between simulated sockets behave as TCP's do.</summary>
public sealed class SimulatedStreamTests : IDisposable
{
    private readonly SimulatedWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void The_sink_is_not_called_before_Connect_returns_and_virtual_time_waits_for_it()
    {
        SimulatedWorld.Listening listening = _world.Listen();
        SimulatedWorld.Talking caller = _world.Connect(listening.Listener.LocalEndPoint);
        Assert.Empty(caller.Events);
        _world.Driver.Wait(100, hasThreadWork: false);
        Assert.Equal(0, _world.Driver.Seconds);
        _world.Settle();
        Assert.Equal(["connected"], caller.Events);
        _world.Driver.Wait(100, hasThreadWork: false);
        Assert.Equal(100, _world.Driver.Seconds);
    }

    [Fact]
    public void While_there_is_something_to_flush_virtual_time_does_not_move()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking _) = _world.Pair();
        caller.Write("x");
        _world.Driver.Wait(100, hasThreadWork: false);
        Assert.Equal(0, _world.Driver.Seconds);
    }

    [Fact]
    public void Several_writes_may_arrive_as_one()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        called.Channel.PauseReading();
        caller.Write("one");
        _world.Settle();
        caller.Write("two");
        _world.Settle();
        Assert.Empty(called.Events);
        called.Channel.ResumeReading();
        _world.Settle();
        Assert.Equal("onetwo", called.Text);
        Assert.Equal(["received 6"], called.Events);
    }

    [Fact]
    public void A_large_write_arrives_in_several_pieces()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        byte[] bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        caller.Channel.Write(bytes);
        _world.Settle();
        Assert.Equal(bytes, called.Bytes);
        Assert.True(called.Events.Count > 10);
        Assert.Equal(0, caller.Channel.Unsent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4096)]
    public void Much_goes_through_a_small_buffer(int window)
    {
        using var world = new SimulatedWorld(new SimulatedDriver(new SimulatedNetwork { Window = window }));
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = world.Pair();
        byte[] bytes = new byte[window * 256 + 1];
        new Random(1).NextBytes(bytes);
        caller.Channel.Write(bytes);
        caller.Channel.CloseSending();
        world.Settle();
        Assert.Equal(bytes, called.Bytes);
        Assert.Equal("end of stream", called.Events[^1]);
    }

    [Fact]
    public void A_peer_that_never_reads_takes_one_window_and_no_more()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        called.Channel.PauseReading();
        caller.Channel.WantsDrained = true;
        caller.Channel.Write(new byte[1_000_000]);
        _world.Settle();
        Assert.Equal(1_000_000 - SimulatedWorld.Window, caller.Channel.Unsent);

        // There is no needless work meanwhile: time goes on.
        _world.Driver.Wait(3600, hasThreadWork: false);
        Assert.Equal(3600, _world.Driver.Seconds);
        Assert.Equal(["connected"], caller.Events);
        called.Channel.ResumeReading();
        _world.Settle();
        Assert.Equal(1_000_000, called.Bytes.Length);
        Assert.Equal(["connected", "drained"], caller.Events);
    }

    [Fact]
    public void Half_closed_it_still_carries_the_other_direction()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        caller.Write("question");
        caller.Channel.CloseSending();
        _world.Settle();
        Assert.Equal(["received 8", "end of stream"], called.Events);
        called.Write("answer");
        called.Channel.Close();
        _world.Settle();
        Assert.Equal(["received 8", "end of stream", "closed: Success"], called.Events);
        Assert.Equal(["connected", "received 6", "end of stream"], caller.Events);
        caller.Channel.Close();
        _world.Settle();
        Assert.Equal("closed: Success", caller.Events[^1]);
        Assert.Equal(0, _world.Driver.OpenCount);
    }

    [Fact]
    public void What_was_sent_before_a_close_can_still_be_read_after_it()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        called.Channel.PauseReading();
        caller.Write("last words");
        caller.Channel.Close();
        _world.Settle();
        Assert.Equal(["connected", "closed: Success"], caller.Events);
        called.Channel.ResumeReading();
        _world.Settle();
        Assert.Equal(["received 10", "end of stream"], called.Events);
    }

    [Fact]
    public void A_reset_loses_what_was_not_read()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        called.Channel.PauseReading();
        caller.Write("lost");
        _world.Settle();
        caller.Channel.Abort();
        _world.Settle();
        Assert.Equal(["connected", "closed: OperationAborted"], caller.Events);
        Assert.Equal(["closed: ConnectionReset"], called.Events);
    }

    [Fact]
    public void Closing_with_unread_bytes_resets_the_connection()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        called.Channel.PauseReading();
        caller.Write("unread");
        _world.Settle();
        called.Channel.Close();
        _world.Settle();
        Assert.Equal(["closed: Success"], called.Events);
        Assert.Equal(["connected", "closed: ConnectionReset"], caller.Events);
    }

    [Fact]
    public void Sending_to_a_closed_peer_ends_with_a_reset()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        called.Channel.Close();
        _world.Settle();
        Assert.Equal(["connected", "end of stream"], caller.Events);
        caller.Write("Are you there?");
        _world.Settle();
        Assert.Equal(["connected", "end of stream", "closed: ConnectionReset"], caller.Events);
    }

    [Fact]
    public void A_reset_reaches_one_that_waits_for_room()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        called.Channel.PauseReading();
        caller.Channel.Write(new byte[1_000_000]);
        caller.Channel.Close();
        _world.Settle();
        Assert.Equal(["connected"], caller.Events);
        called.Channel.Abort();
        _world.Settle();
        Assert.Equal(["connected", "closed: ConnectionReset"], caller.Events);
        Assert.Equal(0, _world.Driver.OpenCount);
    }

    [Fact]
    public void Options_are_remembered_while_it_is_open()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        Assert.True(caller.Channel.NoDelay && called.Channel.NoDelay);
        Assert.False(caller.Channel.KeepAlive);
        caller.Channel.NoDelay = false;
        caller.Channel.KeepAlive = true;
        Assert.False(caller.Channel.NoDelay);
        Assert.True(caller.Channel.KeepAlive);
        caller.Channel.Abort();
        _world.Settle();
        Assert.False(caller.Channel.KeepAlive);
    }

    [Fact]
    public void A_shutdown_tells_all_channels_and_closes_everything()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        _world.Listen();
        _world.Bind();
        SimulatedWorld.Talking calling = _world.Connect(SimulatedWorld.At(9));
        _world.Driver.CloseAll();
        Assert.Equal("closed: Shutdown", caller.Events[^1]);
        Assert.Equal(["closed: Shutdown"], called.Events);
        Assert.Equal(["closed: Shutdown"], calling.Events);
        Assert.Equal(0, _world.Driver.OpenCount);
    }

    [Fact]
    public void A_disposed_driver_notifies_no_sink_and_a_late_wake_does_no_harm()
    {
        (SimulatedWorld.Talking? caller, SimulatedWorld.Talking? called) = _world.Pair();
        caller.Write("never sent");
        _world.Driver.Dispose();
        _world.Driver.Wake();
        Assert.Equal(["connected"], caller.Events);
        Assert.Empty(called.Events);
    }

    [Fact]
    public void There_are_no_descriptors_to_adopt()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Contains(
            "in memory",
            Assert.Throws<PlatformNotSupportedException>(() => _world.Driver.AdoptChannel(socket.SafeHandle)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<PlatformNotSupportedException>(() =>
            _world.Driver.AdoptListener(socket.SafeHandle, new SimulatedWorld.Listening())
        );
    }
}
