using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Files;
using Becket.Reactors.Drivers;
using Becket.Reactors.Inspecting;
using Becket.Reactors.Observing;
using Becket.Reactors.Threads;
using Becket.Time;
using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

/// <summary>The event loop: one thread that runs due calls, calls from other threads and callbacks of the network, one
/// at a time.</summary>
/// <remarks>
/// <para>The main rule: do anything in a callback as long as it is fast and does not block; while a callback runs, all
/// other work of the loop waits. State that only callbacks use needs no lock. Blocking functions go to
/// <see cref="DeferToThread{T}(Func{T})"/>.</para>
/// <para>One turn: wait, input, due calls, methods that yielded, calls from threads, output. The loop waits only if it
/// has nothing to do. The phases that run calls take as many as there are when the phase begins, so no phase can starve
/// another.</para>
/// <para>A reactor runs once. A process may create any number of reactors, one after the other or each on a thread of
/// its own.</para>
/// <para>Threads: <see cref="CallFromThread(Action)"/>, <see cref="CallFromThreadAsync(Action, CancellationToken)"/>,
/// <see cref="BlockingCallFromThread(Action)"/>, <see cref="CallInThread(Action)"/>, <see cref="Home.Post"/>,
/// <see cref="OnSignal(PosixSignal, Action)"/>, <see cref="TimeProvider"/>, <see cref="Statistics"/> and the
/// properties may be used on any thread. The other members belong to the thread that runs the reactor (before it runs:
/// to the code that sets it up, one thread at a time), and throw a <see cref="WrongThreadException"/> on other
/// threads.</para>
/// <para>Source: <c>twisted.internet.interfaces.IReactorCore</c>, <c>IReactorTime</c>, <c>IReactorThreads</c>.</para>
/// </remarks>
public sealed partial class Reactor : Home, IReactorTime, ITimerHost, IDisposable, IAsyncDisposable
{
    [ThreadStatic]
    private static Reactor? t_running;

    private readonly ReactorOptions _options;
    private readonly ILogger _logger;
    private readonly IoDriver _driver;
    private readonly ReactorSynchronizationContext _context;
    private Phase _phase;

    /// <summary>The managed id of the thread that runs the reactor; 0 before it runs.</summary>
    private int _threadId;

    private Reactor(ReactorOptions options, IoDriver driver)
    {
        _options = options;
        _logger = options.Logger ?? new StandardErrorLogger(options.Name);
        _driver = driver;
        Instruments = ReactorInstruments.Of(options.MeterFactory);
        NameTag = new KeyValuePair<string, object?>(Tags.ReactorName, options.Name);
        _startup = new SystemEventTriggers(this);
        _shutdown = new SystemEventTriggers(this);
        _stop = new StopSequence(this, _shutdown);
        _context = new ReactorSynchronizationContext(this);
        _timers = new TimerQueue(this);
        _loopDelay = driver.IsRealTime ? new LoopDelayMeter() : null;
        if (!driver.IsRealTime && !driver.IsHosted)
        {
            LimitVirtualTime(options.VirtualTimeLimit);
        }

        TimeProvider = new ReactorTimeProvider(
            this,
            () => _driver.UtcNow,
            driver.IsHosted ? TimeZoneInfo.Utc : TimeZoneInfo.Local,
            () => IsOnThread,
            CallFromThread
        );
        _inspection = options.IsInspectionOn ? new Inspection(this) : null;
        IReactorThreads? simulated = driver.MakeThreads(options.ThreadPoolSize, HandOver);
        _pool = new ReactorPools(
            simulated ?? new ReactorThreadPool(options.Name, options.ThreadPoolSize, HandOver, _driver.Wake),
            (name, size) =>
                simulated is null ? new ReactorThreadPool($"{options.Name} {name}", size, HandOver, _driver.Wake) : null
        );
        StartFlightRecorder();
    }

    private enum Phase
    {
        /// <summary>Created, and not run yet. Calls may be scheduled.</summary>
        New,

        /// <summary>Set by Run before the start-up triggers run.</summary>
        Running,

        /// <summary>Set by Stop: the shutdown triggers run, and the loop goes on while they wait.</summary>
        Stopping,

        /// <summary>The loop has ended. Never changes again.</summary>
        Ended,
    }

    /// <summary>The reactor that runs on the calling thread, or null.</summary>
    /// <remarks>Threads: any; each sees its own.</remarks>
    public static new Reactor? Current => t_running;

    /// <summary>Whether <c>Run</c> has begun, and neither <see cref="Stop"/> nor <see cref="Crash"/> has been
    /// called.</summary>
    public bool IsRunning => _phase == Phase.Running;

    /// <summary>The name of the driver.</summary>
    public string DriverName => _driver.Name;

    /// <summary>The files of the program: of this machine; in a simulation, of the reactor's host.</summary>
    /// <remarks>Threads: any.</remarks>
    public IFileSystem FileSystem => _driver.FileSystem;

    /// <summary>Whether a host runs it, and ends it. A container that disposes of it while it runs then does
    /// nothing.</summary>
    internal bool HasOwner { get; set; }

    /// <summary>Whether <see cref="Stop"/> was called and <c>Run</c> has not returned.</summary>
    internal bool IsStopping => _phase == Phase.Stopping;

    /// <summary>The driver, for the floors that do input and output.</summary>
    internal IoDriver Driver => _driver;

    /// <summary>The logger, for the floors above.</summary>
    internal ILogger Logger => _logger;

    /// <summary>Whether the calling thread may use the reactor.</summary>
    internal bool IsOnThread => _threadId == 0 ? IsCurrent : _threadId == Environment.CurrentManagedThreadId;

    /// <summary>Creates a reactor on the driver that the options name, or else on the best one that works on this
    /// system.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <remarks>
    /// <para>Until it runs, it is also the <see cref="Home"/> of the calling thread, so that async methods started
    /// before <c>Run</c> continue on it.</para>
    /// <para>Threads: any.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The pool would have less than one thread, or
    /// <see cref="ReactorOptions.VirtualTimePatience"/> is negative or longer than 24 days.</exception>
    /// <exception cref="PlatformNotSupportedException">The chosen driver does not work on this system.</exception>
    /// <exception cref="InvalidOperationException">The environment variable <c>BECKET_DRIVER</c> names no driver, or
    /// virtual time was combined with a driver of real time.</exception>
    public static Reactor Create(ReactorOptions? options = null)
    {
        options ??= new ReactorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(
            options.ThreadPoolSize,
            1,
            nameof(options) + "." + nameof(ReactorOptions.ThreadPoolSize)
        );
        CheckShutdownTimeout(options.ShutdownTimeout, nameof(options) + "." + nameof(ReactorOptions.ShutdownTimeout));
        const string Patience = nameof(options) + "." + nameof(ReactorOptions.VirtualTimePatience);
        TimeLimits.NotNegative(options.VirtualTimePatience, Patience);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.VirtualTimePatience,
            TimeSpan.FromMilliseconds(int.MaxValue),
            Patience
        );
        return Create(options, DriverChoice.Make(options));
    }

    /// <summary>A snapshot of the reactor's counters.</summary>
    /// <remarks>Threads: any. On another thread the numbers may be from slightly different moments.</remarks>
    public ReactorStatistics Statistics() =>
        new()
        {
            Driver = _driver.Name,
            Turns = _turns,
            DelayedCalls = _delayedCallsRun,
            CallsFromThreads = _callsFromThreadsRun,
            Yields = _yields,
            PendingDelayedCalls = _timers.Count,
            OpenChannels = _driver.OpenCount,
            RefusedConnections = _refused,
            Errors = _errors,
            SlowTurns = _slowTurns,
            LongestTurn = TimeSpan.FromSeconds(_longestTurn),
            LoopDelay = _loopDelay?.Read(_driver.Seconds) ?? LoopDelay.None,
            Threads = _pool.Threads,
            PendingFunctions = _pool.Pending,
        };

    /// <summary>Releases the resources of a reactor that never ran, such as its descriptors. The end of <c>Run</c>
    /// releases those of one that did.</summary>
    /// <remarks>Threads: the reactor's. Disposing again does nothing. The collector releases the resources of a reactor
    /// that was dropped. Afterwards statistics and properties can still be read.</remarks>
    /// <exception cref="InvalidOperationException">The reactor runs.</exception>
    public void Dispose()
    {
        if (_phase is Phase.Running or Phase.Stopping)
        {
            if (HasOwner)
            {
                return;
            }

            throw new InvalidOperationException(
                "This reactor is running: call Stop, and dispose it when Run has returned."
            );
        }

        if (_phase == Phase.New)
        {
            End(hasRun: false);
        }

        if (IsCurrent)
        {
            SetCurrent(null);
        }

        _driver.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    /// <remarks>For <c>await using</c>; the same as <see cref="Dispose"/>.</remarks>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Creates a reactor on a driver.</summary>
    internal static Reactor Create(ReactorOptions options, IoDriver driver)
    {
        LoadedEarly.LoadBasics();
        var reactor = new Reactor(options, driver);

        // Not while another reactor runs on this thread: objects that its callbacks create belong to that one. And a
        // world makes a reactor current for each turn.
        if (t_running is null && !driver.IsHosted)
        {
            SetCurrent(reactor);
        }

        return reactor;
    }

    // A reactor is the home of the thread that created it until it runs, which may be on another thread. That thread
    // cannot change the first one's thread-static field. So the first thread clears it itself, here, before it resumes
    // a method or uses the answer.
    internal override bool OwnsThisThread()
    {
        if (_threadId == 0 || _threadId == Environment.CurrentManagedThreadId)
        {
            return true;
        }

        SetCurrent(null);
        return false;
    }

    internal void CheckThread(string member, string of = "reactor")
    {
        if (_threadId != 0 && _threadId != Environment.CurrentManagedThreadId)
        {
            throw new WrongThreadException(
                _isGuest && _threadId == BetweenTurns
                    ? $"{member} was called between the turns of a reactor that is a guest in another loop. Hand the "
                        + $"call over: reactor.CallFromThread(() => {of}.{member}(…)), or await "
                        + $"reactor.CallFromThreadAsync(() => {of}.{member}(…))."
                : _threadId == BetweenTurns
                    ? $"{member} was called between the turns of a reactor in a simulation, by code of the scenario, "
                        + $"of another host or of a function on a thread. Use host.Run(reactor => …), or "
                        + $"reactor.CallFromThread(() => {of}.{member}(…))."
                : $"{member} was called on thread {Environment.CurrentManagedThreadId}, but this reactor runs on "
                    + $"thread {_threadId}. Wrap it: reactor.CallFromThread(() => {of}.{member}(…))."
            );
        }
    }

    internal override void CheckTakesResults(string what)
    {
        if (_phase == Phase.Ended)
        {
            throw new ReactorNotRunningException(
                $"{what}, but the reactor of this thread has ended, so its result would never arrive. Do this before "
                    + "the reactor stops, or make another reactor with Reactor.Create()."
            );
        }
    }

    internal void CheckNotEnded(string member)
    {
        if (_phase == Phase.Ended)
        {
            throw new ReactorNotRunningException(
                $"{member} was called, but this reactor has ended, so it would have no effect. Make another reactor "
                    + "with Reactor.Create()."
            );
        }
    }
}
