using System.Runtime.InteropServices;
using Becket.Deferreds;

namespace Becket.Reactors;

/// <summary>The reactors of <c>MainOnEachCore</c>: their threads, the signals of all, and the first failure.</summary>
internal sealed class LoopPerCore(Func<Reactor, int, Deferred> job, ReactorOptions options, int count)
{
    private readonly Lock _gate = new();
    private readonly List<Reactor> _running = [];
    private readonly List<Exception> _failures = [];

    /// <summary>The reactors must stop; those that begin to run later, too. Never cleared.</summary>
    private bool _isStopping;

    /// <summary>The signal that has stopped the program; null for none.</summary>
    private PosixSignal? _signal;

    /// <summary>Runs all, and returns when all have ended.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        List<PosixSignalRegistration> signals = [];
        var threads = new Thread[count - 1];
        try
        {
            if (options.HandleSignals != false)
            {
                foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
                {
                    signals.Add(SignalRegistration.Create(signal, TakeSignal));
                }
            }

            for (int i = 1; i < count; i++)
            {
                int index = i;
                threads[i - 1] = new Thread(() => RunOne(index)) { Name = $"{options.Name}{index} loop" };
                threads[i - 1].UnsafeStart();
            }

            RunOne(0);
        }
        finally
        {
            foreach (Thread? thread in threads)
            {
#pragma warning disable RS0030 // The loop of this thread has ended.
                thread?.Join();
#pragma warning restore RS0030
            }

            foreach (PosixSignalRegistration signal in signals)
            {
                signal.Dispose();
            }
        }

        foreach (Exception failure in _failures)
        {
            ErrorText.Write(failure);
        }

        return _failures.Count > 0 ? 1
            : _signal is { } stopped ? StoppedBySignalException.ExitCodeOf(stopped)
            : 0;
    }

    private void RunOne(int index)
    {
        Reactor? created = null;
        try
        {
            using var reactor = Reactor.Create(options with { Name = $"{options.Name}{index}", HandleSignals = false });
            created = reactor;
            reactor.RunJob(
                Deferred<bool> () =>
                {
                    bool hasEnded = false;
                    reactor.AddSystemEventTrigger(
                        SystemEvent.Shutdown,
                        SystemEventPhase.Before,
                        () =>
                        {
                            // Stopped by its code, and not by the end of its job: the program is to end.
                            if (!hasEnded)
                            {
                                StopAll(null);
                            }
                        }
                    );
                    Add(reactor);
                    return Deferred
                        .MaybeDeferred(() => job(reactor, index))
                        .AddBoth(outcome =>
                        {
                            hasEnded = true;
                            return outcome;
                        })
                        .AddCallback(static () => true);
                },
                job
            );
        }
        catch (Exception error)
        {
            Ended(error);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(created!);
            }
        }
    }

    /// <summary>A reactor runs.</summary>
    private void Add(Reactor reactor)
    {
        bool mustStop;
        lock (_gate)
        {
            _running.Add(reactor);
            mustStop = _isStopping;
        }

        if (mustStop)
        {
            StopOne(reactor);
        }
    }

    /// <summary>A reactor has ended with an error.</summary>
    private void Ended(Exception error)
    {
        lock (_gate)
        {
            if (_isStopping && (error is StoppedBySignalException || Reactor.IsEndOfCancelled(error)))
            {
                return;
            }

            _failures.Add(error);
        }

        StopAll(null);
    }

    /// <summary>On a thread of the runtime. The second signal has its default action.</summary>
    private void TakeSignal(PosixSignalContext context)
    {
        if (StopAll(context.Signal))
        {
            context.Cancel = true;
        }
    }

    /// <summary>Stops the reactors that run.</summary>
    /// <returns>Whether this is the first signal, and no failure has stopped them before.</returns>
    private bool StopAll(PosixSignal? signal)
    {
        Reactor[] running;
        lock (_gate)
        {
            if (signal is not null)
            {
                if (_signal is not null)
                {
                    return false;
                }

                _signal = signal;
            }

            _isStopping = true;
            running = [.. _running];
        }

        foreach (Reactor reactor in running)
        {
            StopOne(reactor);
        }

        return true;
    }

    private void StopOne(Reactor reactor)
    {
        if (_signal is { } signal && reactor.TryTakeSignal(signal))
        {
            return;
        }

        try
        {
            reactor.CallFromThread(static reactor => reactor.StopIfRunning(), reactor);
        }
        catch (ReactorNotRunningException)
        {
            // It has ended already, which is what the call is for.
        }
    }
}
