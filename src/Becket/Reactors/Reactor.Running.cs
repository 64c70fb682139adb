using Becket.Deferreds;
using Becket.Reactors.Threads;
using Becket.Time;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <summary>Runs the loop on the calling thread until <see cref="Stop"/>.</summary>
    /// <remarks>
    /// <para>Start-up triggers run first. SIGINT and SIGTERM stop the reactor, unless
    /// <see cref="ReactorOptions.HandleSignals"/> is false; <see cref="StopSignal"/> says so afterwards, and the exit
    /// code of the process is left alone. When this method returns, the shutdown triggers have run, the
    /// thread pool has ended, and every call accepted from a thread has run.</para>
    /// <para>Source: <c>reactor.run</c>.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRestartableException">The reactor runs or has run, or another reactor runs on this
    /// thread.</exception>
    /// <exception cref="VirtualTimeException">In virtual time, nothing will happen any more, or
    /// <see cref="ReactorOptions.VirtualTimeLimit"/> was reached.</exception>
    public void Run()
    {
        try
        {
            RunLoop();
        }
        catch (Exception error) when (UncaughtErrors.Note(error))
        {
            throw;
        }
    }

    /// <summary>Stops the loop in order: shutdown triggers run, the loop goes on while they wait, and then <c>Run</c>
    /// returns.</summary>
    /// <exception cref="ReactorNotRunningException">The reactor does not run, or is stopping already.</exception>
    /// <remarks>Source: <c>reactor.stop</c>.</remarks>
    public void Stop()
    {
        CheckThread(nameof(Stop));
        CheckCanStop();
        BeginStop(_options.ShutdownTimeout);
    }

    /// <summary>Ends the loop after this turn, without shutdown triggers and without waiting for functions in threads.
    /// For programs that cannot go on.</summary>
    /// <remarks>Source: <c>reactor.crash</c>.</remarks>
    public void Crash()
    {
        CheckThread(nameof(Crash));
        if (_phase is Phase.Running or Phase.Stopping)
        {
            _phase = Phase.Ended;
        }
    }

    /// <summary>Makes one turn of a reactor that <c>Run</c> does not run: to embed it in another loop, and for
    /// tests.</summary>
    /// <param name="wait">How long the turn may wait for input, a due call or a call from a thread, which it then
    /// handles. Default: zero.</param>
    /// <remarks>Source: <c>reactor.iterate</c>.</remarks>
    /// <exception cref="InvalidOperationException">The reactor runs, or has ended.</exception>
    public void Iterate(TimeSpan wait = default)
    {
        TimeSpanSeconds.NotNegative(wait, nameof(wait));
        CheckThread(nameof(Iterate));
        CheckNotEnded(nameof(Iterate));
        if (_phase != Phase.New || t_running is not null)
        {
            throw new InvalidOperationException(
                "Iterate was called inside a running reactor, whose Run makes the turns. Return from the callback "
                    + "instead."
            );
        }

        if (CallContext.ToCarry(OwnContext) is not null && OwnContext is not null)
        {
            CallContext.Run(
                OwnContext,
                static call =>
                {
                    (Reactor? reactor, TimeSpan wait) = ((Reactor, TimeSpan))call!;
                    reactor.Iterate(wait);
                },
                (this, wait)
            );
            return;
        }

        Home? home = SetCurrent(this);
        int thread = _threadId;
        SynchronizationContext? context = SynchronizationContext.Current;
        t_running = this;
        SynchronizationContext.SetSynchronizationContext(_context);
        _threadId = Environment.CurrentManagedThreadId;
        try
        {
            _compiled = System.Runtime.JitInfo.GetCompilationTime(currentThread: true);
            Turn(_driver.Seconds, wait.TotalSeconds);
        }
        finally
        {
            t_running = null;
            SynchronizationContext.SetSynchronizationContext(context);
            _threadId = thread;
            SetCurrent(home ?? this);
        }
    }

    /// <summary>Stops the loop, if it has begun and has not stopped.</summary>
    internal void StopIfRunning()
    {
        if (_phase == Phase.Running)
        {
            Stop();
        }
    }

    private void RunLoop()
    {
        CheckCanRun();
        if (CallContext.ToCarry(OwnContext) is not null && OwnContext is not null)
        {
            // Calls that carry no context run in the reactor's own.
            ExecutionContext.Run(OwnContext, static reactor => ((Reactor)reactor!).RunLoop(), this);
            return;
        }

        Outside outside = Enter();
        IReadOnlyList<IDisposable> signals = [];
        Watchdog? watchdog = null;
        IDisposable? offer = null;
        try
        {
            watchdog = Watchdog.Watch(this, _options);
            offer = OfferInspection();
            signals = HandlesSignals ? StopOnSignals() : [];
            BeginRecording();
            double now = BeginLoop();
            while (!IsOver)
            {
                now = Turn(now, double.PositiveInfinity);
                _stop.OnTurnEnded();
            }
        }
        finally
        {
            watchdog?.Dispose();
            offer?.Dispose();
            foreach (IDisposable signal in signals)
            {
                signal.Dispose();
            }

            End(hasRun: true);

            // This thread may still read this reactor's deferreds, until another reactor becomes its home.
            Leave(outside.Home is null ? outside with { Home = this } : outside);

            // Now, and not only in Dispose: programs that run reactors to their end do not think of it, and descriptors
            // would leak.
            _driver.Dispose();
            ReportUnhandledFailures();
        }

        if (_virtualEnd is not null)
        {
            throw _virtualEnd;
        }

        _servicesFailure?.Throw();
    }

    /// <summary>Makes this reactor the one that runs on this thread.</summary>
    /// <returns>What <see cref="Leave"/> puts back.</returns>
    private Outside Enter()
    {
        var outside = new Outside(SetCurrent(this), SynchronizationContext.Current);
        _threadId = Environment.CurrentManagedThreadId;
        t_running = this;
        SynchronizationContext.SetSynchronizationContext(_context);
        return outside;
    }

    private static void Leave(Outside outside)
    {
        t_running = null;
        SynchronizationContext.SetSynchronizationContext(outside.Context);
        SetCurrent(outside.Home);
    }

    /// <summary>Begins to run: what was scheduled before runs from now on.</summary>
    /// <returns>The time at the end of the start-up.</returns>
    private double BeginLoop()
    {
        _phase = Phase.Running;

        // In this order, as the first reading of the clock may compile it.
        _compiled = System.Runtime.JitInfo.GetCompilationTime(currentThread: true);
        double now = _driver.Seconds;
        _shutdown.Add(
            SystemEventPhase.During,
            Deferred? () =>
            {
                _driver.CloseAll();
                return null;
            }
        );
        _startup.Fire(Report);

        // As at the end of a turn: the bytes written so far are sent before the first wait.
        _driver.Flush();
        return MeasureWork(now);
    }

    private void CheckCanRun()
    {
        if (_phase != Phase.New)
        {
            throw new ReactorNotRestartableException(
                _phase == Phase.Ended
                    ? "This reactor has run already, and a reactor runs once. Make another with Reactor.Create()."
                    : "This reactor is running already. Run is called once, outside of callbacks."
            );
        }

        if (t_running is not null)
        {
            throw new ReactorNotRestartableException(
                "Another reactor runs on this thread, and would not run any calls until this one ends. Give this one a "
                    + "thread of its own."
            );
        }
    }

    private void CheckCanStop()
    {
        if (_phase != Phase.Running)
        {
            throw new ReactorNotRunningException(
                _phase == Phase.New
                    ? "Stop was called on a reactor that does not run. Call it from a callback, or "
                        + "CallWhenRunning(reactor.Stop) before Run."
                    : "Stop was called on a reactor that is stopping already, or has ended. Call it once."
            );
        }
    }

    /// <summary>Accepts no more calls, and runs those accepted so far.</summary>
    /// <param name="hasRun">Whether the loop has run. If not, no call runs.</param>
    private void End(bool hasRun)
    {
        ClosePool();
        EndSignals();
        _phase = Phase.Ended;
        _stop.End();
        for (int count = hasRun ? _soon.Count : 0; count > 0; count--)
        {
            // Accepted calls run. Methods that yielded do not: they could yield again for ever.
            SoonCall soon = _soon.Take();
            if (soon.Call != s_resume)
            {
                RunSoon(soon);
            }
        }

        for (CrossThreadCall? call = _crossThreadCalls.Close(); call is not null; )
        {
            CrossThreadCall? next = call.Next;
            call.Next = null;
            if (hasRun)
            {
                RunCall(call);
            }
            else if (call is AwaitedCall awaited)
            {
                _awaitedCalls.Add(awaited);
            }
            else if (call is PoolWork work)
            {
                work.Pool!.CountTaken();
            }

            call = next;
        }

        foreach (AwaitedCall awaited in _awaitedCalls)
        {
            awaited.Fail(new ReactorNotRunningException("The reactor ended before it had a result for this call."));
        }

        _awaitedCalls.Clear();
        _inspection?.Dispose();
        EndObservers();
    }

    /// <summary>What was current on the thread before the reactor ran on it.</summary>
    private readonly record struct Outside(Home? Home, SynchronizationContext? Context);
}
