using Becket.Deferreds;
using Becket.Reactors.Drivers;
using Becket.Reactors.Threads;
using Becket.Time;
using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

/// <summary>The event loop: one thread that runs what is due, what threads hand it and what the network brings, one
/// call at a time.</summary>
/// <remarks>
/// <para>The main rule: do anything in a callback as long as it is fast and does not block; while a callback runs,
/// everyone else waits. State that only callbacks touch needs no lock. Blocking functions go to
/// <see cref="DeferToThread{T}(Func{T})"/>.</para>
/// <para>One turn: calls that are due; methods that yielded and calls from threads, those that were there when their
/// part of the turn began; input and output; then it waits for whichever comes first. No part can starve
/// another.</para>
/// <para>It runs once. Any number of reactors may be made in one process, one after the other or each on a thread of
/// its own.</para>
/// <para>Threads: <see cref="CallFromThread(Action)"/>, <see cref="BlockingCallFromThread(Action)"/>,
/// <see cref="CallInThread"/>,
/// <see cref="Home.Post"/>, <see cref="OnSignal"/>, <see cref="TimeProvider"/>, <see cref="Statistics"/> and the
/// properties may be used on any thread. The rest belongs to the thread that runs the reactor (before it runs, to
/// whoever sets it up, one thread at a time), and says so elsewhere with a <see cref="WrongThreadException"/>.</para>
/// <para>Source: <c>twisted.internet.interfaces.IReactorCore</c>, <c>IReactorTime</c>, <c>IReactorThreads</c>.</para>
/// </remarks>
public sealed partial class Reactor : Home, IReactorTime, ITimerHost, IDisposable
{
    [ThreadStatic]
    private static Reactor? t_running;

    private readonly ReactorOptions _options;
    private readonly ILogger _logger;
    private readonly IoDriver _driver;
    private readonly ReactorSynchronizationContext _context;
    private Phase _phase;

    /// <summary>The managed id of the thread that runs it; 0 before it runs.</summary>
    private int _threadId;

    private Reactor(ReactorOptions options, IoDriver driver)
    {
        _options = options;
        _logger = options.Logger ?? new StandardErrorLogger(options.Name);
        _driver = driver;
        _startup = new SystemEventTriggers(this);
        _shutdown = new SystemEventTriggers(this);
        _context = new ReactorSynchronizationContext(this);
        _timers = new TimerQueue(this);
        _loopDelay = driver.IsRealTime ? new LoopDelayMeter() : null;
        TimeProvider = new ReactorTimeProvider(
            this,
            () => _driver.UtcNow,
            TimeZoneInfo.Local,
            () => IsOnThread,
            CallFromThread
        );
        _pool = new ReactorThreadPool(options.Name, options.ThreadPoolSize, HandOver, _driver.Wake);
    }

    private enum Phase
    {
        /// <summary>Made, and not run yet. Calls may be scheduled.</summary>
        New,

        /// <summary>Set by Run once the start-up triggers fire.</summary>
        Running,

        /// <summary>Set by Stop: the shutdown triggers fire, and turns go on while they wait.</summary>
        Stopping,

        /// <summary>The loop has ended. Never left.</summary>
        Ended,
    }

    /// <summary>The reactor that runs on the calling thread, or null.</summary>
    /// <remarks>Threads: any; each sees its own.</remarks>
    public static new Reactor? Current => t_running;

    /// <summary>Whether <c>Run</c> has begun and <see cref="Stop"/> or <see cref="Crash"/> has not been
    /// called.</summary>
    public bool IsRunning => _phase == Phase.Running;

    /// <summary>The name of the driver it runs on.</summary>
    public string DriverName => _driver.Name;

    /// <summary>Whether it is on its way to the end: <see cref="Stop"/> was called, and <c>Run</c> has not
    /// returned.</summary>
    internal bool IsStopping => _phase == Phase.Stopping;

    /// <summary>What it runs on: for the floors that do input and output.</summary>
    internal IoDriver Driver => _driver;

    /// <summary>Where it logs: for the floors above.</summary>
    internal ILogger Logger => _logger;

    /// <summary>Whether the calling thread may use it.</summary>
    internal bool IsOnThread => _threadId == 0 ? IsCurrent : _threadId == Environment.CurrentManagedThreadId;

    /// <summary>Makes a reactor on the driver that is asked for, or else on the best that works here.</summary>
    /// <param name="options">How it is to be; null for the defaults.</param>
    /// <remarks>
    /// <para>Until it runs, it is also the <see cref="Home"/> of the calling thread, so that what is started before
    /// <c>Run</c> comes back to it.</para>
    /// <para>Threads: any.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The pool is to have less than one thread.</exception>
    /// <exception cref="PlatformNotSupportedException">The driver that was asked for does not work here.</exception>
    /// <exception cref="InvalidOperationException">The environment variable <c>BECKET_DRIVER</c> names no driver, or
    /// virtual time is to go with a driver of real time.</exception>
    public static Reactor Create(ReactorOptions? options = null)
    {
        options ??= new ReactorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(
            options.ThreadPoolSize,
            1,
            nameof(options) + "." + nameof(ReactorOptions.ThreadPoolSize)
        );
        return Create(options, DriverChoice.Make(options));
    }

    /// <summary>What it has done so far.</summary>
    /// <remarks>Threads: any. On another thread the numbers may be of slightly different moments.</remarks>
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
            Errors = _errors,
            SlowTurns = _slowTurns,
            LongestTurn = TimeSpan.FromSeconds(_longestTurn),
            LoopDelay = _loopDelay?.Read(_driver.Seconds) ?? LoopDelay.None,
            Threads = _pool.Threads,
            PendingFunctions = _pool.Pending,
        };

    /// <summary>Frees what a reactor that has ended, or never ran, still holds.</summary>
    /// <remarks>Threads: its own. Disposing again does nothing.</remarks>
    /// <exception cref="InvalidOperationException">It is running.</exception>
    public void Dispose()
    {
        if (_phase is Phase.Running or Phase.Stopping)
        {
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

    /// <summary>Makes a reactor on a driver.</summary>
    internal static Reactor Create(ReactorOptions options, IoDriver driver)
    {
        var reactor = new Reactor(options, driver);

        // Not while another one runs here: what its callbacks make belongs to that one.
        if (t_running is null)
        {
            SetCurrent(reactor);
        }

        return reactor;
    }

    // Whoever makes a reactor has it for a home until it runs, which may be on another thread. Nobody can take it away
    // from the first thread at that moment; so that thread lets go of it itself, before it resumes a method there or is
    // told that it is at home.
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
                $"{member} was called on thread {Environment.CurrentManagedThreadId}, but this reactor runs on thread {_threadId}. "
                    + $"Wrap it: reactor.CallFromThread(() => {of}.{member}(…))."
            );
        }
    }

    internal void CheckNotEnded(string member)
    {
        if (_phase == Phase.Ended)
        {
            throw new ReactorNotRunningException(
                $"{member} was called, but this reactor has ended, so it would never happen. Make another reactor with Reactor.Create()."
            );
        }
    }
}
