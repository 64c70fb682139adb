using System.IO.Pipes;
using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Epoll;
using Becket.Reactors.Drivers.Sockets;
using Becket.Tests.Reactors;

namespace Becket.Tests.Net.Descriptors;

/// <summary>What watches of descriptors promise, on every driver that has them.</summary>
[SupportedOSPlatform("linux")]
public abstract partial class DescriptorContract : ReactorTest
{
    private readonly List<DescriptorEvents> _happened = [];

    protected DescriptorContract() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a reactor watches no descriptors.");

    public override void Dispose()
    {
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_descriptor_is_reported_every_turn_until_it_has_been_read()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        string read = "";
        DescriptorWatch watch = reactor.WatchDescriptor(
            pipe.ToRead,
            DescriptorEvents.Readable,
            happened =>
            {
                _happened.Add(happened);
                if (_happened.Count == 3)
                {
                    read = pipe.Read();
                }
            }
        );
        reactor.Iterate(Seconds(0.01));
        Assert.Empty(_happened);

        pipe.Write("here");
        Assert.Empty(_happened);
        IterateUntil(reactor, () => read != "");
        reactor.Iterate(Seconds(0.01));
        reactor.Iterate(Seconds(0.01));

        Assert.Equal("here", read);
        Assert.Equal(Enumerable.Repeat(DescriptorEvents.Readable, 3), _happened);
        watch.Dispose();
        Assert.False(watch.IsActive);
        Assert.Equal(0, reactor.Driver.OpenCount);
    }

    [Fact]
    public void A_full_pipe_is_writable_when_it_has_been_read()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        pipe.Fill();
        DescriptorWatch watch = reactor.WatchDescriptor(pipe.ToWrite, DescriptorEvents.Writable, _happened.Add);
        reactor.Iterate(Seconds(0.01));
        Assert.Empty(_happened);

        for (int i = 0; i < 20; i++)
        {
            pipe.Read();
        }

        IterateUntil(reactor, () => _happened.Count > 0);
        Assert.Equal(DescriptorEvents.Writable, _happened[0]);
        watch.Dispose();
    }

    [Fact]
    public void What_to_wait_for_can_change_at_any_time()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        DescriptorWatch watch = reactor.WatchDescriptor(pipe.ToRead, DescriptorEvents.None, _happened.Add);
        pipe.Write("x");
        reactor.Iterate(Seconds(0.01));
        reactor.Iterate(Seconds(0.01));
        Assert.Empty(_happened);

        watch.Events = DescriptorEvents.Readable;
        Assert.Empty(_happened);
        IterateUntil(reactor, () => _happened.Count > 0);

        watch.Events = DescriptorEvents.None;
        Assert.Equal(DescriptorEvents.None, watch.Events);
        int count = _happened.Count;
        reactor.Iterate(Seconds(0.01));
        reactor.Iterate(Seconds(0.01));
        Assert.Equal(count, _happened.Count);

        Assert.Throws<ArgumentOutOfRangeException>(() => watch.Events = (DescriptorEvents)64);
        watch.Dispose();
        watch.Events = DescriptorEvents.Readable;
        reactor.Iterate(Seconds(0.01));
        Assert.Equal(count, _happened.Count);
    }

    [Fact]
    public void A_hang_up_is_reported_when_the_last_writer_has_gone()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        DescriptorWatch watch = reactor.WatchDescriptor(pipe.ToRead, DescriptorEvents.Readable, _happened.Add);
        pipe.CloseWriter();
        IterateUntil(reactor, () => _happened.Count > 0);
        Assert.Equal(DescriptorEvents.HangUp, _happened[0] & DescriptorEvents.HangUp);
        watch.Dispose();
    }

    [Fact]
    public void An_error_is_reported_when_the_last_reader_has_gone()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        DescriptorWatch watch = reactor.WatchDescriptor(pipe.ToWrite, DescriptorEvents.Error, _happened.Add);
        reactor.Iterate(Seconds(0.01));
        Assert.Empty(_happened);
        pipe.CloseReader();
        IterateUntil(reactor, () => _happened.Count > 0);
        Assert.Equal(DescriptorEvents.Error, _happened[0] & DescriptorEvents.Error);
        watch.Dispose();
    }

    [Fact]
    public void A_watch_that_waits_for_nothing_costs_no_turns_when_the_other_side_hangs_up()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        DescriptorWatch watch = reactor.WatchDescriptor(pipe.ToRead, DescriptorEvents.None, _happened.Add);
        pipe.CloseWriter();
        reactor.Iterate(Seconds(0.01));
        long turns = reactor.Statistics().Turns;
        bool isDone = false;
        reactor.CallLater(Seconds(0.05), () => isDone = true);
        while (!isDone)
        {
            reactor.Iterate(Seconds(1));
        }

        Assert.InRange(reactor.Statistics().Turns - turns, 1, 10);
        Assert.Empty(_happened);
        watch.Dispose();
    }

    [Fact]
    public void A_function_that_throws_is_logged_and_ends_its_watch()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        DescriptorWatch watch = reactor.WatchDescriptor(
            pipe.ToRead,
            DescriptorEvents.Readable,
            static happened =>
            {
                if (happened != DescriptorEvents.None)
                {
                    throw new InvalidDataException("what is this?");
                }
            }
        );
        pipe.Write("x");
        IterateUntil(reactor, () => !watch.IsActive);
        reactor.Iterate(Seconds(0.01));
        Assert.Equal(0, reactor.Driver.OpenCount);
        Assert.Contains(
            "its descriptor is not watched any more",
            Assert.Single(Log.Take()).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_watch_goes_on_when_the_program_closes_its_own_descriptor_whose_number_then_is_another_file()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        int number = pipe.ToRead;
        string read = "";
        DescriptorWatch watch = reactor.WatchDescriptor(number, DescriptorEvents.Readable, _happened.Add);
        int kept = FileCalls.Duplicate(number).Checked();
        try
        {
            pipe.CloseReader();
            using var another = new PipeEnds();
            another.Write("not for the watch");
            reactor.Iterate(Seconds(0.01));
            Assert.Empty(_happened);
            pipe.Write("for the watch");
            IterateUntil(reactor, () => _happened.Count > 0);
            Span<byte> buffer = stackalloc byte[100];
            read = System.Text.Encoding.ASCII.GetString(buffer[..FileCalls.Read(kept, buffer).Checked()]);
        }
        finally
        {
            FileCalls.Close(kept);
        }

        watch.Dispose();
        Assert.Equal("for the watch", read);
    }

    [Fact]
    public void One_descriptor_can_be_watched_several_times()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        DescriptorWatch one = reactor.WatchDescriptor(pipe.ToRead, DescriptorEvents.Readable, _happened.Add);
        DescriptorWatch two = reactor.WatchDescriptor(pipe.ToRead, DescriptorEvents.Readable, _happened.Add);
        pipe.Write("x");
        IterateUntil(reactor, () => _happened.Count >= 2);
        one.Dispose();
        _happened.Clear();
        IterateUntil(reactor, () => _happened.Count > 0);
        two.Dispose();
    }

    [Fact]
    public void A_wait_for_readiness_fires_once_can_be_cancelled_and_fails_when_the_reactor_stops()
    {
        using var pipe = new PipeEnds();
        Reactor reactor = Make();
        DescriptorEvents happened = reactor.Run(async Deferred<DescriptorEvents> () =>
        {
            Deferred<DescriptorEvents> ready = reactor.UntilReady(pipe.ToRead, DescriptorEvents.Readable);
            Deferred<DescriptorEvents> cancelled = reactor.UntilReady(pipe.ToRead, DescriptorEvents.Readable);
            await Sleep(reactor, 0.01);
            Assert.Equal(2, reactor.Driver.OpenCount);
            cancelled.Cancel();
            await Assert.ThrowsAsync<CancelledException>(async () => await cancelled);
            pipe.Write("x");
            DescriptorEvents first = await ready;
            Assert.Equal(0, reactor.Driver.OpenCount);
            pipe.Read();
            _ = reactor
                .UntilReady(pipe.ToRead, DescriptorEvents.Readable)
                .AddErrback((ReactorNotRunningException _) => _happened.Count == 0 ? DescriptorEvents.Priority : 0)
                .AddCallback(_happened.Add);
            return first;
        });
        Assert.Equal(DescriptorEvents.Readable, happened);
        Assert.Equal([DescriptorEvents.Priority], _happened);
    }

    [Fact]
    public void A_handle_is_watched_as_a_number_is()
    {
        Reactor reactor = Make();
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        using var client = new AnonymousPipeClientStream(PipeDirection.Out, server.ClientSafePipeHandle);
        DescriptorWatch watch = reactor.WatchDescriptor(
            server.SafePipeHandle,
            DescriptorEvents.Readable,
            _happened.Add
        );
        client.WriteByte(1);
        IterateUntil(reactor, () => _happened.Count > 0);
        watch.Dispose();
        reactor.Run(async Deferred () => await reactor.UntilReady(server.SafePipeHandle, DescriptorEvents.Readable));
        Assert.Throws<ReactorNotRunningException>(() =>
            reactor.WatchDescriptor(server.SafePipeHandle, DescriptorEvents.Readable, _happened.Add)
        );
    }

    [Fact]
    public void A_handle_that_is_closed_is_an_error()
    {
        Reactor reactor = Make();
        using var server = new AnonymousPipeServerStream(PipeDirection.In);
        Microsoft.Win32.SafeHandles.SafePipeHandle handle = server.SafePipeHandle;
        server.Dispose();
        Assert.Throws<ArgumentException>(() =>
            reactor.WatchDescriptor(handle, DescriptorEvents.Readable, _happened.Add)
        );
    }

    [Fact]
    public void What_cannot_be_watched_is_an_error_that_says_why_and_leaves_nothing_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The kinds of files are Linux's.");
        Reactor reactor = Make();
        using FileStream file = File.OpenRead(typeof(Reactor).Assembly.Location);
        ArgumentException ofFile = Assert.Throws<ArgumentException>(() =>
            reactor.WatchDescriptor(file.SafeFileHandle, DescriptorEvents.Readable, _happened.Add)
        );
        Assert.Contains("DeferToThread", ofFile.Message, StringComparison.Ordinal);
        ArgumentException closed = Assert.Throws<ArgumentException>(() =>
            reactor.WatchDescriptor(54321, DescriptorEvents.Readable, _happened.Add)
        );
        Assert.Contains("Descriptor 54321 is not open", closed.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => reactor.UntilReady(0, DescriptorEvents.None));
        Assert.Equal(0, reactor.Driver.OpenCount);
    }
}

[SupportedOSPlatform("linux")]
public sealed class EpollDescriptorTests : DescriptorContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create(options ?? new ReactorOptions(), new EpollDriver());
}

[SupportedOSPlatform("linux")]
public sealed class SocketsDescriptorTests : DescriptorContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create(options ?? new ReactorOptions(), new SocketsDriver());
}

public sealed class SimulatedDescriptorTests
{
    [Fact]
    public void In_virtual_time_no_descriptor_can_be_watched_or_carried()
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        PlatformNotSupportedException error = Assert.Throws<PlatformNotSupportedException>(() =>
            reactor.WatchDescriptor(0, DescriptorEvents.Readable, static _ => { })
        );
        Assert.Contains("a test replaces", error.Message, StringComparison.Ordinal);
        Assert.Throws<PlatformNotSupportedException>(() =>
            reactor.ConnectDescriptor(0, Factory.ForProtocol(static () => new Recorder()))
        );
        Assert.Throws<PlatformNotSupportedException>(() =>
            reactor.ConnectStandardIo(Factory.ForProtocol(static () => new Recorder()))
        );
    }
}
