using System.Reflection;
using Becket.Simulations;
using Becket.Simulations.Networks;

namespace Becket.Tests.Time;

/// <summary>Every member that takes a duration takes <see cref="Timeout.InfiniteTimeSpan"/> where "no limit" makes
/// sense, and otherwise says at once what to write.</summary>
public sealed partial class TimeArgumentsTests
{
    private static readonly TimeSpan s_most = TimeSpan.MaxValue;

    private static readonly Dictionary<string, (Kind Kind, Action<TimeSpan> Give)> s_members = new()
    {
        ["BackoffPolicy.InitialDelay"] = (Kind.Duration, Pause(static x => new() { InitialDelay = x })),
        ["BackoffPolicy.MaxDelay"] = (Kind.LimitOrZero, Pause(static x => new() { MaxDelay = x })),
        ["CancelScope..ctor(limit)"] = (Kind.LimitOrZero, static x => new CancelScope(x, new Clock()).Dispose()),
        ["CancelScope.FailAfter(limit)"] = (Kind.LimitOrZero, static x => CancelScope.FailAfter(x, Done, new Clock())),
        ["CancelScope.MoveOnAfter(limit)"] = (
            Kind.LimitOrZero,
            static x => CancelScope.MoveOnAfter(x, Done, new Clock())
        ),
        ["CancelScope.SetDeadline(limit)"] = (Kind.LimitOrZero, MoveDeadline),
        ["Clock.Advance(time)"] = (Kind.Duration, static x => new Clock().Advance(x)),
        ["Clock.AdvanceStepwise(time)"] = (Kind.Duration, static x => new Clock().AdvanceStepwise(x)),
        ["Clock.CallLater(delay)"] = (Kind.Duration, CallLater(static () => new Clock())),
        ["Clock.Pump(times)"] = (Kind.Duration, static x => new Clock().Pump(TimeSpan.Zero, x)),
        ["Connection.CloseTimeout"] = (Kind.LimitOrZero, Set<Connection>("CloseTimeout")),
        ["DatagramFaults.MostDelay"] = (Kind.Duration, static x => _ = new DatagramFaults { MostDelay = x }),
        ["ConnectOptions.ConnectTimeout"] = (Kind.Limit, static x => new ConnectOptions { ConnectTimeout = x }),
        ["Deadline.Set(after)"] = (Kind.LimitOrZero, static x => new Deadline(new Clock(), Nothing).Set(x)),
        ["DebouncedCall..ctor(interval)"] = (Kind.Duration, static x => _ = new DebouncedCall(Nothing, x)),
        ["DebouncedCall.MaxWait"] = (
            Kind.LimitOrZero,
            static x => _ = new DebouncedCall(Nothing, TimeSpan.Zero) { MaxWait = x }
        ),
        ["DeferLaterExtensions.DeferLater(delay)"] = (Kind.Duration, static x => new Clock().DeferLater(x)),
        ["DeferredFilesystemLock.Interval"] = (
            Kind.Interval,
            static x => new DeferredFilesystemLock("lock", new Clock()) { Interval = x }.Dispose()
        ),
        ["DelayedCall.Delay(extra)"] = (
            Kind.Difference,
            static x => new Clock().CallLater(TimeSpan.Zero, Nothing).Delay(x)
        ),
        ["DelayedCall.Reset(delay)"] = (
            Kind.Duration,
            static x => new Clock().CallLater(TimeSpan.Zero, Nothing).Reset(x)
        ),
        ["EndpointDescription.GetSeconds(otherwise)"] = (
            Kind.Anything,
            static x => EndpointDescription.Parse("tcp:host=a:port=1").GetSeconds("timeout", x)
        ),
        ["ExploreOptions.ShrinkTime"] = (Kind.LimitOrZero, static x => _ = new ExploreOptions { ShrinkTime = x }),
        ["FlightRecorderOptions.LongerThan"] = (
            Kind.Anything,
            static x => new FlightRecorderOptions { LongerThan = x }
        ),
        ["FrameReceiver.FirstFrameTimeout"] = (Kind.Limit, static x => new Lines { FirstFrameTimeout = x }),
        ["FrameReceiver.FrameTimeout"] = (Kind.Limit, static x => new Lines { FrameTimeout = x }),
        ["Heartbeat.Start(interval)"] = (Kind.Limit, static x => Beat().Start(x, null)),
        ["Heartbeat.Start(tolerance)"] = (Kind.Limit, static x => Beat().Start(null, x)),
        ["Host.ClockSkew"] = (Kind.ClockChange, OnHost(static (host, x) => host.ClockSkew = x)),
        ["Host.JumpClock(by)"] = (Kind.ClockChange, OnHost(static (host, x) => host.JumpClock(x))),
        ["Host.SlowDisk(least)"] = (Kind.Duration, OnHost(static (host, x) => host.SlowDisk(x, s_most))),
        ["Host.SlowDisk(most)"] = (Kind.Duration, OnHost(static (host, x) => host.SlowDisk(default, x))),
        ["Host.SlowThreads(least)"] = (Kind.Duration, OnHost(static (host, x) => host.SlowThreads(x, s_most))),
        ["Host.SlowThreads(most)"] = (Kind.Duration, OnHost(static (host, x) => host.SlowThreads(default, x))),
        ["HostnameEndpoint.AttemptDelay"] = (Kind.LimitOrZero, Set<HostnameEndpoint>("AttemptDelay")),
        ["IListeningPort.Drain(limit)"] = (Kind.LimitOrZero, Drain),
        ["IReactorTime.CallLater(delay)"] = (Kind.Duration, CallLater(static () => new Clock())),
        ["IdleTimeout..ctor(period)"] = (Kind.LimitOrZero, OnTransport),
        ["IdleTimeout.SetTimeout(period)"] = (
            Kind.LimitOrZero,
            static x => new IdleTimeout(new Clock(), Nothing).SetTimeout(x)
        ),
        ["ListeningPortBase.Drain(limit)"] = (Kind.LimitOrZero, Drain),
        ["LoopingCall.Start(interval)"] = (Kind.Duration, Loop),
        ["Network.DelayLookups(delay)"] = (
            Kind.Duration,
            In(static (simulation, x) => simulation.Network.DelayLookups(x))
        ),
        ["Network.SetLatency(least)"] = (
            Kind.Duration,
            In(static (simulation, x) => simulation.Network.SetLatency("one", "one", x, s_most))
        ),
        ["Network.SetLatency(most)"] = (
            Kind.Duration,
            In(static (simulation, x) => simulation.Network.SetLatency("one", "one", default, x))
        ),
        ["PortForwarder.CloseTimeout"] = (Kind.LimitOrZero, Set<PortForwarder>("CloseTimeout")),
        ["PortService.DrainTimeout"] = (Kind.LimitOrZero, Set<PortService>("DrainTimeout")),
        ["ProcessOptions.KillAfter"] = (Kind.LimitOrZero, static x => new ProcessOptions { KillAfter = x }),
        ["ProcessOptions.TimeLimit"] = (Kind.Limit, static x => new ProcessOptions { TimeLimit = x }),
        ["ProxyProtocolFactory.HeaderTimeout"] = (Kind.Limit, Set<ProxyProtocolFactory>("HeaderTimeout")),
        ["Reactor.CallLater(delay)"] = (Kind.Duration, CallLater(static () => Virtual())),
        ["Reactor.Iterate(wait)"] = (Kind.Duration, Iterate),
        ["Reactor.StopWithin(limit)"] = (Kind.LimitOrZero, StopWithin),
        ["ReactorOptions.ShutdownTimeout"] = (Kind.LimitOrZero, Create(static x => new() { ShutdownTimeout = x })),
        ["ReactorOptions.BlockedTurn"] = (Kind.Anything, Create(static x => new() { BlockedTurn = x })),
        ["ReactorOptions.OnBlockedAfter"] = (Kind.Anything, Create(static x => new() { OnBlockedAfter = x })),
        ["ReactorOptions.SlowTurn"] = (Kind.Anything, Create(static x => new() { SlowTurn = x })),
        ["ReactorOptions.VirtualTimeLimit"] = (Kind.Anything, Create(static x => new() { VirtualTimeLimit = x })),
        ["ReactorOptions.VirtualTimePatience"] = (
            Kind.ShortLimitOrZero,
            Create(static x => new() { VirtualTimePatience = x })
        ),
        ["ReconnectingClientFactory.InitialDelay"] = (Kind.Duration, static x => new Again { InitialDelay = x }),
        ["ReconnectingClientFactory.MaxDelay"] = (Kind.LimitOrZero, static x => new Again { MaxDelay = x }),
        ["Simulation.After(delay)"] = (Kind.Duration, In(static (simulation, x) => simulation.After(x, Nothing))),
        ["Simulation.At(time)"] = (Kind.Duration, In(static (simulation, x) => simulation.At(x, Nothing))),
        ["Simulation.Eventually(within)"] = (
            Kind.Duration,
            In(static (simulation, x) => simulation.Eventually("all is well", static () => true, x))
        ),
        ["Simulation.Every(interval)"] = (Kind.Interval, In(static (simulation, x) => simulation.Every(x, Nothing))),
        ["Simulation.RunFor(time)"] = (Kind.Duration, In(static (simulation, x) => simulation.RunFor(x))),
        ["Simulation.RunUntil(within)"] = (
            Kind.Duration,
            In(static (simulation, x) => simulation.RunUntil(static () => false, x))
        ),
        ["Simulation.RunUntilAtRest(within)"] = (
            Kind.Duration,
            In(static (simulation, x) => simulation.RunUntilAtRest(x))
        ),
        ["Simulation.RunUntilIdle(within)"] = (Kind.Duration, In(static (simulation, x) => simulation.RunUntilIdle(x))),
        ["SimulationOptions.LeastLatency"] = (
            Kind.Duration,
            static x => _ = new SimulationOptions { LeastLatency = x }
        ),
        ["SimulationOptions.MostLatency"] = (Kind.Duration, static x => _ = new SimulationOptions { MostLatency = x }),
        ["SimulationOptions.TimeLimit"] = (Kind.Limit, static x => _ = new SimulationOptions { TimeLimit = x }),
        ["SystemResolver.LookupTimeout"] = (Kind.Limit, Set<SystemResolver>("LookupTimeout")),
        ["TimeProviderTime.CallLater(delay)"] = (
            Kind.Duration,
            CallLater(static () => new TimeProviderTime(new Clock().TimeProvider))
        ),
        ["TimeoutExtensions.AddTimeout(timeout)"] = (
            Kind.LimitOrZero,
            static x => new Deferred<int>().AddTimeout(x, new Clock())
        ),
        ["TimeoutFactory..ctor(period)"] = (Kind.Limit, static x => new TimeoutFactory(new Again(), x)),
        ["ThrottledCall..ctor(interval)"] = (Kind.Duration, static x => _ = new ThrottledCall(Nothing, x)),
        ["TimerService..ctor(interval)"] = (
            Kind.Duration,
            static x => new TimerService(new Clock(), x, static () => Deferred.Succeed())
        ),
        ["TlsOptions.HandshakeTimeout"] = (Kind.Limit, Set<TlsClientOptions>("HandshakeTimeout")),
        ["UnixConnectOptions.ConnectTimeout"] = (Kind.Limit, static x => new UnixConnectOptions { ConnectTimeout = x }),
    };

    /// <summary>Which durations a member takes.</summary>
    private enum Kind
    {
        /// <summary>All of them.</summary>
        Anything,

        /// <summary>Zero and more. Infinite is not a duration.</summary>
        Duration,

        /// <summary>More than zero. Infinite is no interval.</summary>
        Interval,

        /// <summary>Any but infinite.</summary>
        Difference,

        /// <summary>A change of a clock's time of day: any after which that is one. Infinite is a millisecond
        /// back.</summary>
        ClockChange,

        /// <summary>More than zero, or infinite.</summary>
        Limit,

        /// <summary>Zero and more, or infinite.</summary>
        LimitOrZero,

        /// <summary>The same, but no longer than the system can wait.</summary>
        ShortLimitOrZero,
    }

    public static TheoryData<string> Members => [.. s_members.Keys];

    [Fact]
    public void Every_member_that_takes_a_duration_is_in_the_table() =>
        Assert.Equal(s_members.Keys.Order(StringComparer.Ordinal), Found().Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Members))]
    public void A_duration_is_taken_or_refused_where_it_is_given(string member)
    {
        (Kind kind, Action<TimeSpan> give) = s_members[member];
        Check(
            Timeout.InfiniteTimeSpan,
            kind is not (Kind.Duration or Kind.Interval or Kind.Difference),
            "Timeout.InfiniteTimeSpan"
        );
        Check(TimeSpan.Zero, kind is not (Kind.Limit or Kind.Interval), "more than zero");
        Check(TimeSpan.FromSeconds(1), isTaken: true, "");
        bool isClock = kind == Kind.ClockChange;
        Check(
            TimeSpan.MaxValue,
            kind is not (Kind.ShortLimitOrZero or Kind.ClockChange),
            isClock ? "the years 1 to 9999" : "24.20:31:23"
        );
        Check(TimeSpan.FromSeconds(-1), kind is Kind.Anything or Kind.Difference or Kind.ClockChange, "zero");
        Check(TimeSpan.MinValue, kind is Kind.Anything or Kind.Difference, isClock ? "the years 1 to 9999" : "zero");

        void Check(TimeSpan value, bool isTaken, string says)
        {
            Exception? error = Record.Exception(() => give(value));
            if (error is TargetInvocationException { InnerException: { } inner })
            {
                error = inner;
            }

            if (isTaken)
            {
                Assert.Null(error);
            }
            else
            {
                Assert.IsType<ArgumentOutOfRangeException>(error);
                Assert.Contains(says, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_policy_whose_pauses_outgrow_every_duration_waits_as_long_as_one_can()
    {
        var policy = new BackoffPolicy { MaxDelay = Timeout.InfiniteTimeSpan, Factor = 1e30 };
        Assert.Equal(TimeSpan.MaxValue, policy.DelayAfter(50, new Random(1)));
        policy = policy with { Jitter = static () => double.NaN };
        Exception error = Assert.Throws<InvalidOperationException>(() => policy.DelayAfter(1, new Random(1)));
        Assert.Contains("BackoffPolicy.Jitter returned NaN", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Found()
    {
        const BindingFlags Declared =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        Type[] results =
        [
            typeof(BlockedTurn),
            typeof(ExploreReport),
            typeof(LoopDelay),
            typeof(ReactorStatistics),
            typeof(SimulationFault),
        ];
        foreach (
            Type type in typeof(Deferred)
                .Assembly.GetExportedTypes()
                .Except(results)
                .Where(static type => !IsDelegate(type) && !IsOfSnapshot(type))
        )
        {
            string name = type.Name.Split('`')[0];
            IEnumerable<MethodBase> members = [.. type.GetConstructors(Declared), .. type.GetMethods(Declared)];
            foreach (MethodBase method in members.Where(IsForUsers))
            {
                foreach (ParameterInfo parameter in method.GetParameters().Where(static p => IsTime(p.ParameterType)))
                {
                    yield return $"{name}.{method.Name}({parameter.Name})";
                }
            }

            foreach (PropertyInfo property in type.GetProperties(Declared).Where(static p => IsTime(p.PropertyType)))
            {
                if (property.SetMethod is { IsPublic: true } or { IsFamily: true })
                {
                    yield return $"{name}.{property.Name}";
                }
            }
        }

        static bool IsDelegate(Type type) => type.IsAssignableTo(typeof(Delegate));

        static bool IsOfSnapshot(Type type) => type.Namespace == typeof(ReactorSnapshot).Namespace;

        static bool IsForUsers(MethodBase method) =>
            (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            && (!method.IsSpecialName || method.IsConstructor)
            && method.GetCustomAttribute<ObsoleteAttribute>() is not { IsError: true };

        static bool IsTime(Type type) =>
            type == typeof(TimeSpan) || type == typeof(TimeSpan?) || type.IsAssignableTo(typeof(IEnumerable<TimeSpan>));
    }
}
