using System.Diagnostics;

namespace Becket.Reactors;

/// <summary>Watches the reactors of the process that run in real time, on a thread of its own, and reports turns that
/// do not end while they last.</summary>
/// <remarks>
/// <para>A reactor pays nothing for it: the watchdog reads the number of the turn and whether the loop waits, which the
/// loop writes for other reasons.</para>
/// <para>Threads: any.</para>
/// </remarks>
internal sealed class Watchdog : IDisposable
{
    // How long the thread stays after the last reactor has ended: programs and tests run many, one after the other.
    private static readonly TimeSpan s_stay = TimeSpan.FromMilliseconds(500);

    // A stack takes a quarter of a second, the first one a whole. So reading begins before the report is due.
    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(500);
    private static readonly object s_gate = new();
    private static readonly List<Watchdog> s_watched = [];
    private static bool s_hasThread;

    private readonly Reactor _reactor;
    private readonly ReactorOptions _options;
    private readonly TimeSpan _interval;
    private readonly LoopStackReader? _reader;
    private readonly long _thread;

    /// <summary>The turn that was seen last.</summary>
    private long _turn = -1;

    /// <summary>When that turn was seen first.</summary>
    private long _since;

    /// <summary>How long it must have lasted for the next report.</summary>
    private TimeSpan _next;
    private bool _hasCalledHook;

    /// <summary>The stack for the next report.</summary>
    private BlockedStack? _stack;

    /// <summary>Whether the last report was made without the stack, which is still being read.</summary>
    private bool _owesStack;

    private Watchdog(Reactor reactor, ReactorOptions options)
    {
        _reactor = reactor;
        _options = options;
        _reader = options.StackReader;
        _thread = _reader?.NumberOfThisThread() ?? 0;

        // So a report is late by a tenth of the limit at most, and by no more than 100 ms.
        _interval = TimeSpan.FromMilliseconds(Math.Clamp(options.BlockedTurn.TotalMilliseconds / 10, 5, 100));
    }

    /// <summary>The last stack of the turn in work; null if none was read.</summary>
    public string? LastStack { get; private set; }

    /// <summary>Begins to watch a reactor that is about to run.</summary>
    /// <remarks>Threads: the loop's.</remarks>
    /// <returns>Ends it when disposed; null if the reactor is not to be watched.</returns>
    public static Watchdog? Watch(Reactor reactor, ReactorOptions options)
    {
        if (options.BlockedTurn <= TimeSpan.Zero || options.SlowTurn <= TimeSpan.Zero || !reactor.IsRealTime)
        {
            return null;
        }

        var watchdog = new Watchdog(reactor, options);
        lock (s_gate)
        {
            s_watched.Add(watchdog);
            if (s_hasThread)
            {
                Monitor.Pulse(s_gate);
            }
            else
            {
                s_hasThread = Start();
            }
        }

        return watchdog;
    }

    /// <summary>Ends the watch. A report that is under way may end later.</summary>
    public void Dispose()
    {
        lock (s_gate)
        {
            s_watched.Remove(this);
        }
    }

    private static bool Start()
    {
        try
        {
            new Thread(WatchAll) { IsBackground = true, Name = "becket watchdog" }.UnsafeStart();
            return true;
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            // The next reactor tries again. This one runs without.
            return false;
        }
    }

    private static void WatchAll()
    {
        long idleSince = Stopwatch.GetTimestamp();
        while (true)
        {
            Watchdog[] watched;
            lock (s_gate)
            {
                if (s_watched.Count > 0)
                {
                    idleSince = Stopwatch.GetTimestamp();
                    Monitor.Wait(s_gate, s_watched.Min(static watchdog => watchdog._interval));
                }
                else if (Stopwatch.GetElapsedTime(idleSince) < s_stay)
                {
                    Monitor.Wait(s_gate, s_stay);
                }
                else
                {
                    s_hasThread = false;
                    return;
                }

                watched = [.. s_watched];
            }

            foreach (Watchdog watchdog in watched)
            {
                watchdog.Look();
            }
        }
    }

    private void Look()
    {
        long turn = _reactor.TurnInWork;
        if (turn != _turn || turn == 0 || Debugger.IsAttached)
        {
            Begin(turn);
            return;
        }

        TimeSpan lasted = Stopwatch.GetElapsedTime(_since);
        if (_owesStack)
        {
            FollowUp(lasted);
        }

        if (_reader is not null && _stack is null && lasted >= Ahead(_next))
        {
            _stack = BlockedStack.Begin(_reader, _thread);
        }

        if (lasted >= _next && (_stack is not { Text: null } || lasted >= _next + _options.StackPatience))
        {
            Report(lasted);
        }

        if (!_hasCalledHook && _options.OnBlocked is { } hook && lasted >= _options.OnBlockedAfter)
        {
            _hasCalledHook = true;
            _reactor.CallBlockedHook(hook, lasted, LastStack);
        }
    }

    private static TimeSpan Ahead(TimeSpan next) => next - (next / 2 < s_ahead ? next / 2 : s_ahead);

    private void Begin(long turn)
    {
        _turn = turn;
        _since = Stopwatch.GetTimestamp();
        _next = _options.BlockedTurn;
        _hasCalledHook = false;
        _owesStack = false;
        _stack = null;
        LastStack = null;
    }

    private void Report(TimeSpan lasted)
    {
        LastStack = _stack?.Text ?? LastStack;
        _owesStack = _stack is { Text: null };
        _reactor.ReportBlocked(lasted, _stack?.Text);
        _next = lasted * 2;
        if (!_owesStack)
        {
            _stack = null;
        }
    }

    private void FollowUp(TimeSpan lasted)
    {
        if (_stack?.Text is { } late)
        {
            LastStack = late;
            _owesStack = false;
            _stack = null;
            _reactor.ReportLateStack(lasted, late);
        }
        else if (lasted >= _next)
        {
            // It is as late as the next report, which gets one of its own.
            _owesStack = false;
            _stack = null;
        }
    }
}
