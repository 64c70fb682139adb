using Becket.Deferreds;
using Becket.Reactors.Threads;

namespace Becket.Reactors;

/// <content>A reactor as a guest in a loop that is not its own. It makes its turns like a hosted one: outside of them
/// it is not current on the thread.</content>
public sealed partial class Reactor
{
    /// <summary>Whether the reactor runs as a guest.</summary>
    private bool _isGuest;

    /// <summary>The next turn of a guest may wait. Then another thread makes the wait.</summary>
    private bool _guestWaits;

    /// <summary>Runs the reactor in the loop of another library, such as that of a user interface: its turns run on
    /// that loop's thread, and only when there is something to do.</summary>
    /// <param name="post">Hands a call to the other loop, which makes it on its own thread, later, and one after the
    /// other: <c>call => dispatcher.BeginInvoke(call)</c>. It is called on that thread and on another; never twice at
    /// the same time.</param>
    /// <returns>A task that ends when the reactor has ended. It fails if <paramref name="post"/> throws, as no turn can
    /// be made then.</returns>
    /// <remarks>
    /// <para>A thread of its own does nothing but wait for the next event, and posts one call when it has come: nothing
    /// is polled, and an idle reactor posts nothing. A turn that has more to do posts the next one, so the other loop
    /// gets in between.</para>
    /// <para>In a turn, code of the reactor may use what belongs to the other loop's thread. Code of the other loop, as
    /// a click, is outside of the turns, and hands its calls over: <see cref="CallFromThread(Action)"/>, or
    /// <c>await reactor.CallFromThreadAsync(…)</c>, which comes back to where it was called. Other members throw a
    /// <see cref="WrongThreadException"/> there.</para>
    /// <para>Stop it before the other loop ends: <c>reactor.CallFromThread(reactor.Stop)</c>, and go on until the task
    /// has ended. It handles no signals, unless <see cref="ReactorOptions.HandleSignals"/> is true. Source: trio's
    /// guest mode.</para>
    /// <para>Threads: any, but not inside of a reactor.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRestartableException">The reactor runs or has run, or another one runs on this
    /// thread.</exception>
    /// <exception cref="InvalidOperationException">The reactor has virtual time, which has nothing to wait
    /// for.</exception>
    public Task RunAsGuest(Action<Action> post)
    {
        ArgumentNullException.ThrowIfNull(post);
        CheckCanRun();
        if (!_driver.IsRealTime)
        {
            throw new InvalidOperationException(
                "A reactor in virtual time cannot be a guest, as another loop's time is real. Use Run, or Iterate."
            );
        }

        _isGuest = true;
        return new GuestRun(this, post, _options.Name).Start();
    }

    /// <summary>Runs the reactor in the loop behind a synchronization context, such as that of a user
    /// interface.</summary>
    /// <param name="host">The context; null for the current one.</param>
    /// <exception cref="ArgumentException">There is no context, or it is one whose calls go to any thread.</exception>
    /// <inheritdoc cref="RunAsGuest(Action{Action})"/>
    public Task RunAsGuest(SynchronizationContext? host = null)
    {
        host ??= SynchronizationContext.Current;
        if (host is null || host.GetType() == typeof(SynchronizationContext))
        {
            throw new ArgumentException(
                "There is no loop behind this synchronization context: its calls run on any thread. Call RunAsGuest on "
                    + "the thread of a user interface, or give a function that posts a call to your loop.",
                nameof(host)
            );
        }

        return RunAsGuest(call => host.Post(static call => ((Action)call!)(), call));
    }

    /// <summary>Begins to run, in the first call that the other loop makes.</summary>
    /// <returns>What ends with the run.</returns>
    internal IReadOnlyList<IDisposable> BeginGuest()
    {
        List<IDisposable> ended = [];
        RunHosted(reactor =>
        {
            if (OfferInspection() is { } offer)
            {
                ended.Add(offer);
            }

            if (_options.HandleSignals == true)
            {
                ended.AddRange(StopOnSignals());
            }

            BeginRecording();
            BeginLoop();
            return true;
        });
        return ended;
    }

    /// <summary>Makes one turn, without a wait.</summary>
    /// <returns>Whether the reactor goes on. If not, <see cref="EndGuest"/> comes next.</returns>
    internal bool TurnGuest() =>
        RunHosted(static reactor =>
        {
            reactor._turns++;
            if (reactor._guestWaits)
            {
                reactor._guestWaits = false;
                reactor._crossThreadCalls.WakeUp();
            }
            else
            {
                reactor._driver.Wait(0, hasThreadWork: false);
            }

            reactor.RunPhases(reactor._driver.Seconds);
            reactor._stop.OnTurnEnded();
            reactor._guestWaits =
                !reactor.IsOver && reactor._soon.Count == 0 && reactor._crossThreadCalls.TryFallAsleep();
            return !reactor.IsOver;
        });

    /// <summary>Whether the next turn may wait; until when.</summary>
    internal bool MayGuestWait(out double due)
    {
        due = _timers.NextDue();
        return _guestWaits;
    }

    /// <summary>The wait of a guest, on the thread that makes it.</summary>
    internal void WaitGuest(double due) => _driver.Wait(due, hasThreadWork: false);

    /// <summary>Ends a guest that has stopped. A failure of its services comes out.</summary>
    internal void EndGuest()
    {
        EndHosted();
        ReportUnhandledFailures();
        _servicesFailure?.Throw();
    }
}
