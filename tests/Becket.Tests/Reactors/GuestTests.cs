using System.Collections.Concurrent;

namespace Becket.Tests.Reactors;

/// <summary>A reactor as a guest in another loop, on both drivers of real time.</summary>
public sealed class GuestTests : ReactorTest
{
    private readonly HostLoop _host = new();

    public static TheoryData<IoDriverKind> Drivers =>
        OperatingSystem.IsLinux() ? [IoDriverKind.Epoll, IoDriverKind.Sockets] : [IoDriverKind.Sockets];

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Its_code_runs_on_the_thread_of_the_other_loop(IoDriverKind driver)
    {
        Reactor reactor = MakeOn(driver);
        var threads = new HashSet<int>();
        reactor.CallWhenRunning(async () =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await reactor.DeferLater(TimeSpan.FromMilliseconds(5));
            threads.Add(Environment.CurrentManagedThreadId);
            Assert.Equal(3, await reactor.DeferToThread(static () => 3));
            threads.Add(Environment.CurrentManagedThreadId);
            Assert.Same(reactor, Reactor.Current);
            reactor.Stop();
        });
        _host.RunUntil(reactor.RunAsGuest(_host.Post));
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Connections_work_in_a_guest(IoDriverKind driver)
    {
        Reactor reactor = MakeOn(driver);
        string? answer = null;
        reactor.CallWhenRunning(async () =>
        {
            ListeningPort port = await reactor.ListenTcp(0, Factory.ForProtocol(static () => new Echo()));
            await using Connection connection = await reactor.ConnectTcp("127.0.0.1", port.Port);
            connection.Write("hello\n"u8);
            using var reader = new StreamReader(connection.AsStream());
            answer = await reader.ReadLineAsync();
            await port.StopListening();
            reactor.Stop();
        });
        _host.RunUntil(reactor.RunAsGuest(_host.Post));
        Assert.Equal("hello", answer);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public void An_idle_guest_posts_nothing(IoDriverKind driver)
    {
        Reactor reactor = MakeOn(driver);
        Task ended = reactor.RunAsGuest(_host.Post);
        var idle = new TaskCompletionSource();
        reactor.CallFromThread(() => reactor.CallLater(TimeSpan.FromMilliseconds(100), idle.SetResult));
        int before = 0;
        _host.RunUntil(
            idle.Task,
            () => before = before == 0 && reactor.Statistics().PendingDelayedCalls == 1 ? _host.Calls : before
        );
        Assert.InRange(_host.Calls - before, 0, 5);
        reactor.CallFromThread(reactor.Stop);
        _host.RunUntil(ended);
    }

    [Fact]
    public void Code_of_the_other_loop_hands_its_calls_over_and_comes_back_to_its_own_context()
    {
        Reactor reactor = MakeOn(IoDriverKind.Sockets);
        Task ended = reactor.RunAsGuest(_host.Post);
        _host.RunUntil(reactor.CallFromThreadAsync(static () => { }));
        Task click = Click();
        _host.RunUntil(click);
        _host.RunUntil(ended);

        async Task Click()
        {
            SynchronizationContext? own = SynchronizationContext.Current;
            Assert.Contains(
                "guest in another loop",
                Assert.Throws<WrongThreadException>(() => reactor.CallLater(TimeSpan.Zero, static () => { })).Message
            );
            Assert.Null(Reactor.Current);
            int answer = await reactor.CallFromThreadAsync(async () =>
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                return 42;
            });
            Assert.Equal(42, answer);
            Assert.Same(own, SynchronizationContext.Current);
            reactor.CallFromThread(reactor.Stop);
        }
    }

    [Fact]
    public void A_synchronization_context_is_enough()
    {
        Reactor reactor = MakeOn(IoDriverKind.Sockets);
        reactor.CallWhenRunning(() => reactor.CallLater(TimeSpan.FromMilliseconds(1), reactor.Stop));
        _host.RunUntil(reactor.RunAsGuest());
    }

    [Fact]
    public void The_context_of_no_loop_is_refused()
    {
        Reactor reactor = MakeOn(IoDriverKind.Sockets);
        Assert.Throws<ArgumentException>(() =>
        {
            _ = reactor.RunAsGuest(new SynchronizationContext());
        });
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        Assert.Throws<ArgumentException>(() =>
        {
            _ = reactor.RunAsGuest();
        });
        SynchronizationContext.SetSynchronizationContext(context);
    }

    [Fact]
    public void A_loop_that_takes_no_calls_fails_the_run()
    {
        Reactor reactor = MakeOn(IoDriverKind.Sockets);
        Task ended = reactor.RunAsGuest(static _ => throw new ObjectDisposedException("window"));
        Assert.IsType<ObjectDisposedException>(ended.Exception!.InnerException);
    }

    [Fact]
    public void A_reactor_in_virtual_time_cannot_be_a_guest()
    {
        Reactor reactor = Make(static options => options with { VirtualTime = true });
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = reactor.RunAsGuest(_host.Post);
        });
    }

    [Fact]
    public void A_guest_waits_at_its_stop_for_what_takes_time()
    {
        Reactor reactor = MakeOn(IoDriverKind.Sockets);
        var ran = new List<string>();
        reactor.AddSystemEventTrigger(
            SystemEvent.Shutdown,
            SystemEventPhase.Before,
            async () =>
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(5));
                ran.Add("stopped well");
            }
        );
        Task ended = reactor.RunAsGuest(_host.Post);
        reactor.CallFromThread(reactor.Stop);
        _host.RunUntil(ended);
        Assert.Equal(["stopped well"], ran);
    }

    public override void Dispose()
    {
        _host.Dispose();
        base.Dispose();
    }

    protected override Reactor Create(ReactorOptions? options = null) => Reactor.Create(options);

    private Reactor MakeOn(IoDriverKind driver) => Make(options => options with { Driver = driver });

    private sealed class Echo : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }

    /// <summary>A loop as a user interface has one.</summary>
    private sealed class HostLoop : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<Action> _calls = [];
        private readonly SynchronizationContext? _outer = Current;

        public HostLoop() => SetSynchronizationContext(this);

        public int Calls { get; private set; }

        public void Post(Action call) => _calls.Add(call);

        public override void Post(SendOrPostCallback d, object? state) => Post(() => d(state));

        public void RunUntil(Task task, Action? afterEach = null)
        {
            task.ContinueWith(_ => Post(static () => { }), TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                _calls.Take()();
                Calls++;
                afterEach?.Invoke();
            }

            task.GetAwaiter().GetResult();
        }

        public void Dispose()
        {
            SetSynchronizationContext(_outer);
            _calls.Dispose();
        }
    }
}
